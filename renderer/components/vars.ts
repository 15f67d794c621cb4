import type { Attachment } from 'svelte/attachments';

/**
 * Sets custom properties on an element through the CSSOM. The content security policy forbids style attributes in
 * markup, so a position that depends on data reaches the style sheet this way.
 */
export function vars(values: Record<`--${string}`, string | number>): Attachment<HTMLElement | SVGElement> {
  return (node) => {
    for (const [name, value] of Object.entries(values)) node.style.setProperty(name, String(value));
  };
}
