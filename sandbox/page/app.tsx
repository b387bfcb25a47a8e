import { ModalStack } from './modal/modal-stack.tsx';
import { NoticeProvider } from './shell/parts/notices.tsx';
import { useSeat } from './shell/seat.ts';
import { Shell } from './shell/shell.tsx';
import { Waiting } from './shell/waiting.tsx';
import { SlackProvider } from './slack.tsx';

export function App() {
  const [seat, sitDown] = useSeat();
  return (
    <SlackProvider seat={seat} onSitDown={sitDown} fallback={(gap) => <Waiting gap={gap} />}>
      <NoticeProvider>
        <Shell />
        <ModalStack />
      </NoticeProvider>
    </SlackProvider>
  );
}
