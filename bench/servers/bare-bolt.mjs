/** The least that Bolt can do: one command, answered at once with the text in ANSWER. */
import { App, HTTPReceiver } from '@slack/bolt';

const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, PORT, ANSWER } = process.env;

const receiver = new HTTPReceiver({
  signingSecret: SLACK_SIGNING_SECRET,
  customRoutes: [{ path: '/readyz', method: 'GET', handler: (_request, response) => response.end('{}') }],
});
const app = new App({
  receiver,
  authorize: async () => ({ botToken: SLACK_BOT_TOKEN, botId: 'B00AIPM0001', botUserId: 'U00AIPM0001' }),
});
app.command('/aipm', ({ ack }) => ack({ response_type: 'ephemeral', text: ANSWER }));
await app.start({ port: Number(PORT), host: '127.0.0.1' });
