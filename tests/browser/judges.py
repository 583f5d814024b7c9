"""What a page is judged by besides axe: nothing sticks out, everything can be hit with a thumb, nothing is cut off.

Each judge runs in the page and answers with a list of sentences, empty when all is well.
"""

from __future__ import annotations

from playwright.sync_api import Page

# Anything wider than the window makes people scroll sideways (WCAG 2.2, 1.4.10).
SIDEWAYS = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const wide = [...document.body.querySelectorAll('*')].filter(
        one => one.getBoundingClientRect().right > room + 1
            || (one.scrollWidth > room && getComputedStyle(one).overflowX === 'visible'));
    const name = one => one.tagName.toLowerCase() + (one.className ? '.' + String(one.className).split(' ')[0] : '');
    return [`the page is ${document.documentElement.scrollWidth - room} px too wide at ${room} px: `
        + wide.slice(-5).map(name).join(', ')];
}"""

# Targets have at least 24 x 24 px, or that much room around them; links inside sentences are excepted (WCAG 2.2, 2.5.8).
TARGETS = """() => {
    const inSentence = one => {
        const parent = one.closest('p, li, dd, td, caption, figcaption, span');
        return one.tagName === 'A' && parent
            && parent.textContent.trim().length > one.textContent.trim().length;
    };
    const seen = one => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && one.getClientRects().length > 0;
    const boxOf = one => {
        const label = one.labels && one.labels[0];
        const boxes = [one, label].filter(Boolean).map(each => each.getBoundingClientRect());
        return {
            left: Math.min(...boxes.map(box => box.left)), right: Math.max(...boxes.map(box => box.right)),
            top: Math.min(...boxes.map(box => box.top)), bottom: Math.max(...boxes.map(box => box.bottom)),
        };
    };
    const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
        .filter(seen).filter(one => !one.classList.contains('skip'));
    const middle = box => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const near = (one, other) => {
        const [x, y] = middle(boxOf(one));
        const box = boxOf(other);
        const dx = Math.max(box.left - x, 0, x - box.right), dy = Math.max(box.top - y, 0, y - box.bottom);
        return Math.hypot(dx, dy) < 12;
    };
    return all.filter(one => {
        const box = boxOf(one);
        if (box.right - box.left >= 23.5 && box.bottom - box.top >= 23.5) return false;
        if (inSentence(one)) return false;
        return all.some(other => other !== one && !one.contains(other) && !other.contains(one)
            && !(one.labels && [...one.labels].some(label => label.contains(other))) && near(one, other));
    }).map(one => {
        const box = boxOf(one);
        const size = `${Math.round(box.right - box.left)} x ${Math.round(box.bottom - box.top)} px`;
        return `${one.tagName.toLowerCase()} “${(one.textContent || one.name).trim().slice(0, 40)}” has only ${size}`;
    });
}"""

# Text that does not fit into a box which hides what sticks out is lost (WCAG 2.2, 1.4.4).
CUT_OFF = """() => [...document.body.querySelectorAll('*')].filter(one => {
    const style = getComputedStyle(one);
    if (!one.checkVisibility() || !one.textContent.trim()) return false;
    const box = one.getBoundingClientRect();
    if (box.width <= 2 || box.height <= 2) return false;  // for screen readers only
    const hidden = value => value === 'hidden' || value === 'clip';
    return (hidden(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
        || (hidden(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
}).map(one => `the text of ${one.tagName.toLowerCase()}.${one.className} is cut off: “${one.textContent.trim().slice(0, 40)}”`)
"""


def sideways(page: Page) -> list[str]:
    """What sticks out to the right."""
    return page.evaluate(SIDEWAYS)


def small_targets(page: Page) -> list[str]:
    """What is too small and too close to something else to be hit."""
    return page.evaluate(TARGETS)


def cut_off(page: Page) -> list[str]:
    """Which text is lost in a box that is too small."""
    return page.evaluate(CUT_OFF)


def wordless(page: Page) -> list[str]:
    """What every page needs: one heading of the first level, a title, its language, and the links that the law asks for."""
    return page.evaluate(
        """() => {
        const found = [];
        const heads = document.querySelectorAll('h1');
        if (heads.length !== 1) found.push(`${heads.length} headings of the first level`);
        if (!document.title.includes(' – ')) found.push(`the title “${document.title}” does not name page and site`);
        const links = [...document.querySelectorAll('footer a')].map(link => link.getAttribute('href').split('/').at(-2));
        const wanted = document.documentElement.lang === 'de'
            ? ['impressum', 'datenschutz', 'barrierefreiheit', 'leichte-sprache']
            : ['legal-notice', 'privacy', 'accessibility', 'easy-language'];
        const missing = wanted.filter(word => !links.includes(word));
        if (missing.length) found.push(`the footer lacks ${missing}`);
        return found;
    }"""
    )
