// No title over the page.
export default function NoModal() {
  return null;
}
