<?php
// The paid parts of a post, found in its source as it is kept: before blocks, shortcodes or filters of others have looked at it.

declare(strict_types=1);

namespace Tuppence;

defined('ABSPATH') || exit;

/** What begins and ends a part: `[tuppence item="…"]` and `[/tuppence]`, or our block. A slash at the end: a gate that stands alone. */
const TAG = '~(?|<!--\s*(/?)wp:tuppence/gate(?![\w-])(.*?)(/?)-->|\[(/?)tuppence(?![\w-])([^\]]*?)(/?)\])~si';

/**
 * Where each part and each gate that stands alone is, in order. What is not marked well is closed rather than given away: a part without
 * an end goes on to the end of the source, an end without a beginning closes what stands before it, and of parts within parts the outer one counts.
 *
 * @return list<array{from: int, to: int, item: string, text: ?string}> `text` is null of a gate that stands alone
 */
function parts(string $source, string $slug): array
{
    if (preg_match_all(TAG, $source, $tags, PREG_SET_ORDER | PREG_OFFSET_CAPTURE) === false) {
        return [part($source, 0, strlen($source), $slug)];
    }
    $parts = [];
    $depth = $free = 0;
    $from = $item = null;
    foreach ($tags as [[$tag, $at], [$isEnd], [$told], [$isAlone]]) {
        $to = $at + strlen($tag);
        if ($isEnd !== '') {
            $depth = max(0, $depth - 1);
            if ($depth === 0) {
                $parts[] = part($source, $from ?? $free, $to, $item ?? $slug);
                $free = $to;
                $from = $item = null;
            }
        } elseif ($isAlone === '') {
            $depth++;
            $from ??= $at;
            $item ??= item_in($told) ?? $slug;
        } elseif ($depth === 0) {
            $parts[] = ['from' => $at, 'to' => $to, 'item' => item_in($told) ?? $slug, 'text' => null];
            $free = $to;
        }
    }
    if ($from !== null) {
        $parts[] = part($source, $from, strlen($source), $item);
    }
    return $parts;
}

/** The source with a gate in the place of each part. Closing it once more changes nothing. */
function closed(string $source, ?\WP_Post $post): string
{
    foreach (array_reverse(parts($source, slug($post)), true) as $nth => ['from' => $from, 'to' => $to, 'item' => $item, 'text' => $text]) {
        if ($text !== null) {
            $where = $post === null ? 'part="any" ' : "post=\"$post->ID\" part=\"$nth\" ";
            $source = substr_replace($source, "\n\n[tuppence {$where}item=\"$item\" /]\n\n", $from, $to - $from);
        }
    }
    return $source;
}

/** What `closed` has made of the post's own source, with its parts as they are kept. */
function restored(string $source, \WP_Post $kept): string
{
    $parts = parts($kept->post_content, slug($kept));
    $gate = "~(?:\n\n)?\[tuppence post=\"$kept->ID\" part=\"(\d+)\"[^\]]*/\](?:\n\n)?~";
    return preg_replace_callback($gate, function (array $found) use ($kept, $parts): string {
        ['from' => $from, 'to' => $to, 'text' => $text] = $parts[(int) $found[1]] ?? ['from' => 0, 'to' => 0, 'text' => null];
        return $text === null ? $found[0] : substr($kept->post_content, $from, $to - $from);
    }, $source) ?? $source;
}

/** The source with its parts in the clear, for who may edit it. */
function opened(string $source, ?\WP_Post $post): string
{
    foreach (array_reverse(parts($source, slug($post))) as ['from' => $from, 'to' => $to, 'text' => $text]) {
        if ($text !== null) {
            $note = esc_html__('Readers pay from here on. You see it because you may edit this post.', 'tuppence');
            $source = substr_replace($source, "\n\n<p class=\"tuppence-note\"><em>$note</em></p>\n\n$text", $from, $to - $from);
        }
    }
    return $source;
}

/** For what is made already, of nobody knows which post: parts that begin and end in it are taken out. */
function without_parts(string $html): string
{
    foreach (array_reverse(parts($html, '')) as ['from' => $from, 'to' => $to, 'text' => $text]) {
        $isWhole = preg_match('~(\[/tuppence[^\]]*\]|-->)$~i', substr($html, $from, $to - $from)) === 1;
        $html = $text !== null && $isWhole ? substr_replace($html, '', $from, $to - $from) : $html;
    }
    return $html;
}

function has_part(string $source): bool
{
    return stripos($source, 'tuppence') !== false && preg_match(TAG, $source) !== 0;
}

/** What a part is called when nothing else is said: as its post in addresses. */
function slug(?\WP_Post $post): string
{
    return $post === null ? '' : item_id(rawurldecode($post->post_name)) ?? "post-$post->ID";
}

/** @return array{from: int, to: int, item: string, text: string} */
function part(string $source, int $from, int $to, string $item): array
{
    $text = preg_replace(TAG, '', substr($source, $from, $to - $from)) ?? '';
    // Blocks that hold the shortcode begin before a part or end after it: their halves would stop WordPress from reading the rest.
    $text = preg_replace('~^(\s*<!--\s+/wp:[^>]*-->)+|(<!--\s+wp:(?:(?!/?-->).)*[^/]-->\s*)+$~s', '', $text) ?? '';
    return ['from' => $from, 'to' => $to, 'item' => $item, 'text' => $text];
}

/** The item that a tag names, in the attributes of a shortcode or of a block. */
function item_in(string $told): ?string
{
    $ofBlock = json_decode(trim($told), true);
    if (is_array($ofBlock)) {
        return is_string($ofBlock['item'] ?? null) ? item_id($ofBlock['item']) : null;
    }
    // Editors make quotes round.
    $named = preg_match('~(?<![\w-])item\s*=\s*["\'“”„]?([^\s"\'“”]+)~iu', $told, $match) === 1 ? $match[1] : '';
    return item_id($named);
}

/** As the backend takes it: a slug or a path. */
function item_id(string $text): ?string
{
    return preg_match('~^[\p{L}\p{N}/][\p{L}\p{N}\p{M}/._\~%+-]{0,199}$~u', $text) === 1 ? $text : null;
}
