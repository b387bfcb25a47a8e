import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { Slack } from '../../sandbox/slack.ts';

/** Somebody who types `/aipm help` again and again, over connections that stay open. */
export type Typist = {
  /** Types it some times, and resolves with the text that answered all of them. @throws Error when answers differ. */
  types: (times: number) => Promise<string>;
  leave: () => void;
};

/** @param atOnce commands under way at a time */
export function createTypist(slack: Slack, url: string, atOnce: number): Typist {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const body = new URLSearchParams({
    token: 'verification-token',
    team_id: slack.teamId,
    team_domain: 'northwind-ai',
    channel_id: 'C00TRIAGE01',
    channel_name: 'triage',
    user_id: slack.person('alice').id,
    user_name: 'alice',
    command: '/aipm',
    text: 'help',
    api_app_id: 'A00AIPM0001',
    is_enterprise_install: 'false',
    response_url: `${url}/response`,
    trigger_id: '12345.98765.abcd2358fdea',
  }).toString();

  async function types(times: number): Promise<string> {
    const answers = new Set<string>();
    let left = times;
    const typeOn = async () => {
      while (left-- > 0) answers.add(await send(`${url}/slack/events`, agent, body, slack.signingSecret));
    };
    await Promise.all(Array.from({ length: atOnce }, typeOn));
    const [answer = ''] = answers;
    if (answers.size !== 1) throw new Error(`A command was answered in ${answers.size} ways.`);
    return (JSON.parse(answer) as { text: string }).text;
  }

  return { types, leave: () => agent.destroy() };
}

function send(url: string, agent: Agent, body: string, secret: string): Promise<string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${digest}`,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent }, (response) => {
      let answer = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        answer += chunk;
      });
      response.on('end', () =>
        response.statusCode === 200
          ? resolve(answer)
          : reject(new Error(`A command was answered with status ${response.statusCode}.`)),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
