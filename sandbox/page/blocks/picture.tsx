type Source = {
  alt_text: string;
  image_url?: string | undefined;
  slack_file?: { id: string } | { url: string } | undefined;
};

/** An image by its address; of one that Slack keeps by an id, only its description is known here. */
export function Picture({ image, className }: { image: Source; className: string }) {
  const { alt_text: alt, image_url: url, slack_file: file } = image;
  const src = url ?? (file && 'url' in file ? file.url : undefined);
  return src ? (
    <img className={className} src={src} alt={alt} />
  ) : (
    <span className="bk-no-picture">{alt}</span>
  );
}
