import { useSlack } from '../../slack.tsx';

/** Says why nothing changes any more, while the sandbox is away. */
export function GapNotice({ isInForm = false }: { isInForm?: boolean }) {
  const { gap } = useSlack();
  if (!gap) return null;
  return (
    <p className="gap">
      {gap.why === 'preparing' ? (
        'The sandbox is preparing eight weeks of a team’s work.'
      ) : (
        <>
          The sandbox has stopped. Start it again with <code>npm run sandbox</code>.
        </>
      )}{' '}
      {isInForm
        ? 'Your text is still here, and this page comes back by itself.'
        : 'This page comes back by itself.'}
    </p>
  );
}
