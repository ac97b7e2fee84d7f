<?php
// A gate, as a page and as a feed show it. No paid text comes through here.

declare(strict_types=1);

namespace Tuppence;

defined('ABSPATH') || exit;

/** Google takes selectors of classes only, so the note for search engines names the gate by this one. */
const PAID_CLASS = 'tuppence-paid';

/**
 * `[tuppence]`, wherever somebody runs shortcodes. What stands inside is dropped, for this one does not know who looks.
 *
 * @param array<string, string>|string $attributes
 */
function shortcode($attributes, ?string $content = null): string
{
    $attributes = (array) $attributes;
    $post = get_post(isset($attributes['post']) ? (int) $attributes['post'] : null);
    $item = item_id((string) ($attributes['item'] ?? '')) ?? slug($post);
    $part = $attributes['part'] ?? ((string) $content === '' ? null : 'any');
    return gate($item, $post, $part === 'any' ? part_of($post, $item) : ($part === null ? null : (int) $part));
}

/** The block is the shortcode with an editor around it. Inside a page it has been closed before blocks are looked at. */
function block(array $attributes, string $content = ''): string
{
    return do_shortcode(has_part($content) ? closed($content, null) : shortcode($attributes, $content));
}

/** @param ?int $part null: the backend has the text */
function gate(string $item, ?\WP_Post $post, ?int $part): string
{
    ['api' => $api, 'site' => $site] = settings();
    $page = $post === null ? home_url('/') : (string) get_permalink($post);
    if (is_feed() || is_amp()) {
        return sprintf('<p><a href="%s">%s</a></p>', esc_url($page), esc_html__('Read on where it can be unlocked', 'tuppence'));
    }
    if ($api === '' || $site === '' || $item === '') {
        return sprintf('<p class="%s">%s</p>', PAID_CLASS, esc_html__('This part is for payment, and cannot be bought yet.', 'tuppence'));
    }
    $pay = $api . '/pay/start?' . http_build_query(['site' => $site, 'item' => $item, 'page' => $page], '', '&', PHP_QUERY_RFC3986);
    return sprintf(
        '<tuppence-gate item="%s"%s class="%s"><a href="%s">%s</a></tuppence-gate>',
        esc_attr($item),
        $part === null || $post === null ? '' : sprintf(' src="%s"', esc_url(wp_make_link_relative(rest_url("tuppence/v1/posts/$post->ID/parts/$part")))),
        PAID_CLASS,
        esc_url($pay),
        esc_html__('Unlock this article', 'tuppence'),
    );
}

/** Which part of the post it is where only its item is known. */
function part_of(?\WP_Post $post, string $item): ?int
{
    foreach (parts($post->post_content ?? '', slug($post)) as $nth => ['item' => $named, 'text' => $text]) {
        if ($named === $item && $text !== null) {
            return $nth;
        }
    }
    return null;
}

function is_amp(): bool
{
    return (function_exists('amp_is_request') && \amp_is_request()) || (function_exists('is_amp_endpoint') && \is_amp_endpoint());
}
