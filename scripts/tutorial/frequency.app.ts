// The description of the application frequency: application.start('frequency') starts it.

export default {
  description: 'Lends frequencies',
  vsn: '1.0',
  modules: ['frequency_app', 'frequency_sup', 'frequency_server'],
  registered: ['frequency_sup'],
  applications: ['kernel', 'stdlib'],
  mod: ['frequency_app', [10, 11, 12]],
} satisfies ApplicationSpec;
