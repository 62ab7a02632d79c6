/** What was typed into the fields of a form, by their names. */
export function entered(event: SubmitEvent): (name: string) => string {
  const typed = new FormData(event.currentTarget as HTMLFormElement);
  return (name) => {
    const value = typed.get(name);
    return typeof value === "string" ? value : "";
  };
}
