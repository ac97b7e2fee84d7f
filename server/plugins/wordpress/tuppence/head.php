<?php
// What stands in the head of pages: the script tag, the line that keeps a gate's room, and the note for search engines.

declare(strict_types=1);

namespace Tuppence;

defined('ABSPATH') || exit;

/** Equal to `roomStyle` of the widget. */
const ROOM_STYLE = '<style>tuppence-gate,tuppence-membership,tuppence-tip-jar,tuppence-supporters,'
    . '[data-tuppence=gate],[data-tuppence=membership],[data-tuppence=tip-jar],[data-tuppence=supporters]{display:block}'
    . ':where(:is(tuppence-gate,tuppence-membership,tuppence-tip-jar,tuppence-supporters,'
    . '[data-tuppence=gate],[data-tuppence=membership],[data-tuppence=tip-jar],[data-tuppence=supporters])'
    . ':not([data-open],[display],[data-display]))'
    . '{min-block-size:max(25rem,400px)}'
    . ':where(tuppence-goal,[data-tuppence=goal]){display:block;min-block-size:max(11rem,176px)}'
    . ':where(tuppence-poll,[data-tuppence=poll]){display:block}'
    . ':where(:is(tuppence-tip-jar,[data-tuppence=tip-jar]):not([data-open],[display],[data-display]),'
    . 'tuppence-poll,[data-tuppence=poll]){min-block-size:max(26rem,416px)}'
    . ':where([display=button],[data-display=button]):where(:not([data-open])){min-block-size:max(3rem,48px)}'
    . ':is([mode=soft],[data-mode=soft]):is(tuppence-gate,[data-tuppence=gate]):not([data-open])'
    . '{block-size:max(25rem,400px);overflow:auto}'
    . '@media(width<40rem){:where(:is(tuppence-membership,[data-tuppence=membership]):not([data-open],[tier],[data-tier]))'
    . '{min-block-size:max(50rem,800px)}}'
    . '@media(width<28rem){:where(:is(tuppence-tip-jar,[data-tuppence=tip-jar]):not([data-open],[display],[data-display]))'
    . '{min-block-size:max(29rem,464px)}:where(tuppence-poll,[data-tuppence=poll]){min-block-size:max(33rem,528px)}}</style>';

add_action('wp_head', function (): void {
    ['api' => $api, 'site' => $site] = settings();
    // AMP allows no scripts.
    if ($api !== '' && $site !== '' && !is_amp() && !is_embed()) {
        echo ROOM_STYLE, "\n";
        wp_print_script_tag(['async' => true, 'src' => "$api/tuppence.js", 'data-site' => $site]);
    }
    $post = is_singular() ? get_post(get_queried_object_id()) : null;
    $note = $post === null || has_graph_of_others() ? [] : apply_filters('tuppence_json_ld', json_ld($post), $post);
    if (is_array($note) && $note !== []) {
        // No `<` in it, so that no title ends the script or opens a comment in it.
        $json = wp_json_encode($note, JSON_HEX_TAG | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
        echo "<script type=\"application/ld+json\">$json</script>\n";
    }
});

/** The post as search engines are told of it: the same for everybody, and never with the text. Empty for a post without a part. */
function json_ld(\WP_Post $post): array
{
    $mark = paid_mark($post);
    return $mark === [] ? [] : [
        '@context' => 'https://schema.org',
        '@type' => 'Article',
        'headline' => wp_strip_all_tags(get_the_title($post)),
        'mainEntityOfPage' => get_permalink($post),
        'datePublished' => get_post_time('c', true, $post),
        'dateModified' => get_post_modified_time('c', true, $post),
        'author' => ['@type' => 'Person', 'name' => get_the_author_meta('display_name', (int) $post->post_author)],
        'publisher' => ['@type' => 'Organization', 'name' => get_bloginfo('name')],
        ...$mark,
    ];
}

function paid_mark(?\WP_Post $post): array
{
    return $post === null || !has_part($post->post_content) ? [] : [
        'isAccessibleForFree' => false,
        'hasPart' => ['@type' => 'WebPageElement', 'isAccessibleForFree' => false, 'cssSelector' => '.' . PAID_CLASS],
    ];
}

function has_graph_of_others(): bool
{
    return defined('WPSEO_VERSION') || defined('RANK_MATH_VERSION');
}

// Yoast SEO and Rank Math print a graph of their own: it gets the mark.
foreach (['wpseo_schema_article', 'rank_math/snippet/rich_snippet_article_entity'] as $graph) {
    add_filter($graph, function ($article) {
        $mark = is_array($article) && is_singular() ? paid_mark(get_post(get_queried_object_id())) : [];
        return $mark === [] ? $article : array_diff_key(array_merge($article, $mark), ['articleBody' => null]);
    });
}
