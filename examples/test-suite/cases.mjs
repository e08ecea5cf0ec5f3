// Two hundred cases: twenty people, each in ten situations.

const PEOPLE = [
  'Anna Lee',
  'José García',
  'Zoë Müller',
  'Nguyễn Văn An',
  'Björk Guðmundsdóttir',
  'Łukasz Żak',
  'Seán O’Brien',
  'Mary-Jane Smith',
  'Ayşe Yılmaz',
  'Олена Коваль',
  '伟 王',
  'さくら 田中',
  'محمد علي',
  'נועה כהן',
  'X Æ',
  'Anne Marie de la Cruz',
  'Max 2',
  'D’Angelo Russo',
  'Ng Ng',
  'Wolfeschlegelsteinhausenbergerdorff Senior',
];

/** A scenario of the sandbox, and what the application is to make of it. */
const SITUATIONS = [
  ['created', 'invited'],
  ['completed', 'being-checked'],
  ['completed_with_code', 'being-checked'],
  ['abandoned', 'in-progress'],
  ['failed_email_code', 'refused'],
  ['expired_mid_flow', 'timed-out'],
  ['resumed_and_completed', 'being-checked'],
  ['needs_review', 'being-checked'],
  ['approved', 'verified'],
  ['declined', 'refused'],
];

export const CASES = SITUATIONS.flatMap(([scenario, standing], row) =>
  PEOPLE.map((name, column) => ({
    scenario,
    name,
    standing,
    // Whoever runs the suite again on the same server, meets new people.
    seed: row * PEOPLE.length + column,
  })),
);
