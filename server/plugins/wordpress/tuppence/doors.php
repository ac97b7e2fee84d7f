<?php
// Every door by which the source of a post gets out. Each is closed on the source, before anything is made of it.

declare(strict_types=1);

namespace Tuppence;

defined('ABSPATH') || exit;

/**
 * Who may edit a post sees the whole of it on its own page, and nowhere else: feeds, indexes, mails and caches are made while editors are
 * signed in, too.
 */
function sees_all(?\WP_Post $post): bool
{
    return $post !== null && is_singular() && get_queried_object_id() === $post->ID && !is_feed() && !is_embed()
        && current_user_can('edit_post', $post->ID);
}

/** For filters of others, which may hand over anything. */
function as_seen(mixed $source, ?\WP_Post $post): mixed
{
    if (!is_string($source) || !has_part($source)) {
        return $source;
    }
    return sees_all($post) ? opened($source, $post) : closed($source, $post);
}

// Pages and the REST API, before any other filter. Numbers of parts are those of the whole post: a page of one has its gates already.
add_filter('the_content', fn ($source) => as_seen($source, get_post()), PHP_INT_MIN);

// `get_the_content`, and with it excerpts and feeds. Pages of a post are joined first: a part may go over several.
add_filter('content_pagination', function ($pages, $post) {
    $source = implode('<!--nextpage-->', (array) $pages);
    return has_part($source) ? explode('<!--nextpage-->', as_seen($source, get_post($post))) : $pages;
}, PHP_INT_MIN, 2);

add_filter('post_content', fn ($source, $id = 0) => as_seen($source, get_post($id)), PHP_INT_MIN, 2);

// Blocks that show another post as it is kept.
add_filter('render_block', fn ($html) => is_string($html) && has_part($html) ? without_parts($html) : $html, PHP_INT_MAX);

// Themes and plugins that read the post of the page itself. They get a copy: what is kept in caches stays as it is.
add_action('wp', function (): void {
    global $wp_query, $post;
    if (is_admin()) {
        return;
    }
    foreach ($wp_query->posts ?? [] as $nth => $each) {
        if (!$each instanceof \WP_Post || !has_part($each->post_content) || sees_all($each)) {
            continue;
        }
        $copy = clone $each;
        $copy->post_content = closed($each->post_content, $each);
        $wp_query->posts[$nth] = $copy;
        foreach (['post', 'queried_object'] as $name) {
            if (isset($wp_query->$name) && $wp_query->$name instanceof \WP_Post && $wp_query->$name->ID === $copy->ID) {
                $wp_query->$name = $copy;
            }
        }
        $post = $post instanceof \WP_Post && $post->ID === $copy->ID ? $copy : $post;
    }
});

// Who saves what was closed, whole or changed, would lose the paid text: what is kept takes the place of each gate.
add_filter('wp_insert_post_data', function ($data, $told) {
    $kept = empty($told['ID']) ? null : get_post((int) $told['ID']);
    if ($kept !== null && has_part($kept->post_content)) {
        $data['post_content'] = wp_slash(restored(wp_unslash((string) $data['post_content']), $kept));
    }
    return $data;
}, 10, 2);

// A search would tell by what it finds, and by the order. Posts with a part are found by their titles and excerpts.
add_filter('posts_search', __NAMESPACE__ . '\blind_search');
add_filter('posts_search_orderby', __NAMESPACE__ . '\blind_search');

function blind_search(mixed $sql): mixed
{
    global $wpdb;
    if (!is_string($sql) || current_user_can('edit_others_posts')) {
        return $sql;
    }
    $content = "$wpdb->posts.post_content";
    $isFree = "$content NOT LIKE '%[tuppence%' AND $content NOT LIKE '%wp:tuppence/gate%'";
    // A word that must not be there must not tell either.
    return preg_replace_callback(
        '~' . preg_quote($content, '~') . " (NOT )?LIKE ('(?:[^'\\\\]|\\\\.|'')*')~s",
        fn (array $told) => $told[1] === '' ? "($isFree AND $told[0])" : "(NOT ($isFree) OR $told[0])",
        $sql,
    );
}

// What an editor sees is for nobody else's cache.
add_action('template_redirect', function (): void {
    $post = is_singular() ? get_post(get_queried_object_id()) : null;
    if ($post !== null && has_part($post->post_content) && sees_all($post)) {
        defined('DONOTCACHEPAGE') || define('DONOTCACHEPAGE', true);
        nocache_headers();
    }
});
