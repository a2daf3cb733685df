// Pictures on buttons. They say nothing to screen readers: the button's label does. Those that point somewhere in time or
// space are not mirrored in right-to-left pages, as players do not.
const shapes = {
  play: 'M7 4.5v15l12.5-7.5z',
  pause: 'M6.5 5h4v14h-4zM13.5 5h4v14h-4z',
  sound: 'M4 9v6h3.8L13 19.5v-15L7.8 9zM15.5 8.2a5 5 0 0 1 0 7.6l1.3 1.5a7 7 0 0 0 0-10.6zM18.3 5.1a9 9 0 0 1 0 13.8l1.3 1.5a11 11 0 0 0 0-16.8z',
  silent: 'M4 9v6h3.8L13 19.5v-15L7.8 9zM15.6 9l2.4 2.4L20.4 9l1.1 1.1-2.4 2.4 2.4 2.4-1.1 1.1-2.4-2.4-2.4 2.4-1.1-1.1 2.4-2.4-2.4-2.4z',
  screen: 'M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z',
  vote: 'M12 5l7.5 8.5h-4.7V19H9.2v-5.5H4.5z',
  microphone: 'M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11h2a4.5 4.5 0 0 0 9 0h2a6.5 6.5 0 0 1-5.5 6.4V21h-2v-3.6A6.5 6.5 0 0 1 5.5 11z',
  microphone_off: 'M9 7.2V6a3 3 0 0 1 6 0v6l-.1.8zM5.5 11h2a4.5 4.5 0 0 0 6.6 4l1.5 1.5a6.5 6.5 0 0 1-2.6.9V21h-2v-3.6A6.5 6.5 0 0 1 5.5 11zM16.5 11h2c0 1.3-.4 2.5-1 3.5l-1.5-1.5c.3-.6.5-1.3.5-2zM3 4.4 4.4 3 21 19.6 19.6 21z',
  camera: 'M3 6.5h12v4l5.5-3v9L15 13.5v4H3z',
  camera_off: 'M8.7 6.5H15v4l5.5-3v9l-4-2.2zM3 6.5h.8L14.8 17.5H3zM2.5 3.9 3.9 2.5 21.5 20.1l-1.4 1.4z',
} as const;
export type IconName = keyof typeof shapes;

export function Icon({ name }: { name: IconName }) {
  return <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false"><path d={shapes[name]} fill="currentColor" /></svg>;
}
