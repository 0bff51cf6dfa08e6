export interface DemoClient {
  slug: string;
  name: string;
  about: string;
  mission: string;
  theme: { primaryColor: string; accentColor: string; backgroundColor: string; fontFamily: string };
}

export const demoClients = [
  {
    slug: 'payportpro',
    name: 'PayPortPro',
    about: 'PayPortPro helps small shops take payments, and likes to hear what their people create after hours.',
    mission: 'Give independent creators a stage and a fair count.',
    theme: {
      primaryColor: '#1b3a6b',
      accentColor: '#c8102e',
      backgroundColor: '#f7f9fc',
      fontFamily: 'Inter, sans-serif',
    },
  },
  {
    slug: 'sound-of-chi',
    name: 'Sound of Chi',
    about: 'Sound of Chi is a neighbourhood radio collective that plays what its listeners vote for.',
    mission: 'Let a city choose its own soundtrack.',
    theme: {
      primaryColor: '#0e7c7b',
      accentColor: '#f4a261',
      backgroundColor: '#fffaf3',
      fontFamily: 'Work Sans, sans-serif',
    },
  },
  {
    slug: 'jericho-homestead',
    name: 'Jericho Homestead',
    about: 'Jericho Homestead restores an old farmhouse and its chapel together with its visitors.',
    mission: 'Keep a house open, warm and beautiful for whoever knocks.',
    theme: { primaryColor: '#5b4636', accentColor: '#8a9a5b', backgroundColor: '#fbf7f0', fontFamily: 'Lora, serif' },
  },
] as const satisfies readonly DemoClient[];

export type DemoClientSlug = (typeof demoClients)[number]['slug'];
