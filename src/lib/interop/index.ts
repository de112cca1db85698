export { deliveryLabels, topicLabels } from './notices/labels.ts';
export { choicesFor, deliveryOf, topicOf, topicRules, topics, topicsFor, type Topic } from './notices/topics.ts';
export { calendarOf, type CalendarDate } from './calendar/feed.ts';
