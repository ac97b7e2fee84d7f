<?php
// GET /wp-json/tuppence/v1/posts/<post>/parts/<part>: the paid text, for who shows a token for its item.

declare(strict_types=1);

namespace Tuppence;

defined('ABSPATH') || exit;

add_action('rest_api_init', function (): void {
    register_rest_route('tuppence/v1', '/posts/(?P<post>\d+)/parts/(?P<part>\d+)', [
        'methods' => 'GET',
        'callback' => __NAMESPACE__ . '\answer_part',
        // The token is the permission.
        'permission_callback' => '__return_true',
    ]);
});

function answer_part(\WP_REST_Request $request): \WP_REST_Response
{
    defined('DONOTCACHEPAGE') || define('DONOTCACHEPAGE', true);
    $post = (int) $request['post'] > 0 ? get_post((int) $request['post']) : null;
    $part = $post !== null && is_for_readers($post) ? parts($post->post_content, slug($post))[(int) $request['part']] ?? null : null;
    // An envelope would hide from caches that the answer is for one reader.
    if ($part === null || $part['text'] === null || isset($request['_envelope'])) {
        return problem(404, 'not-found', 'There is no such part');
    }
    $ruling = ruling(bearer($request->get_header('authorization')), $part['item']);
    if ($ruling !== 'granted') {
        return refusal($ruling);
    }
    return new \WP_REST_Response(paid_html($post, $part['text']), 200, [
        'Content-Type' => 'text/html; charset=utf-8',
        'Cache-Control' => 'private, no-store',
        'Vary' => 'Authorization',
        'X-Robots-Tag' => 'noindex',
    ]);
}

// WordPress would make JSON of it.
add_filter('rest_pre_serve_request', function ($isServed, $response, $request) {
    $isText = str_starts_with($request->get_route(), '/tuppence/v1/posts/') && $response->get_status() === 200
        && is_string($response->get_data());
    if (!$isText || $isServed) {
        return $isServed;
    }
    if ($request->get_method() !== 'HEAD') {
        echo $response->get_data();
    }
    return true;
}, 10, 3);

/** Payment opens what is published, not drafts, private posts, or what asks for a password besides. */
function is_for_readers(\WP_Post $post): bool
{
    return is_post_publicly_viewable($post) && $post->post_password === '';
}

/** As WordPress makes it of a post, without what other plugins add to pages. */
function paid_html(\WP_Post $posted, string $text): string
{
    global $post, $wp_embed;
    $post = $posted;
    setup_postdata($post);
    $text = $wp_embed->autoembed($wp_embed->run_shortcode($text));
    $html = has_blocks($text) ? do_blocks($text) : wpautop($text);
    $html = do_shortcode(shortcode_unautop(wptexturize($html)));
    $html = function_exists('wp_filter_content_tags') ? wp_filter_content_tags($html) : $html;
    wp_reset_postdata();
    return (string) apply_filters('tuppence_paid_html', $html, $posted);
}

/** The same answers as tuppence/verify gives: the reader's page knows them. */
function refusal(string $because): \WP_REST_Response
{
    return match ($because) {
        'no-token', 'other-item' => problem(402, 'payment-required', 'This has to be unlocked first', $because),
        'keys-unavailable' => problem(503, 'provider-unavailable', 'Tokens cannot be verified at the moment', $because, ['Retry-After' => '30']),
        default => problem(401, 'unauthenticated', 'The token is not valid (any more)', $because, [
            'WWW-Authenticate' => 'Bearer error="invalid_token"',
        ]),
    };
}

/** @param array<string, string> $headers */
function problem(int $status, string $code, string $title, ?string $because = null, array $headers = []): \WP_REST_Response
{
    $told = array_filter(['type' => "/problems/$code", 'title' => $title, 'status' => $status, 'because' => $because]);
    return new \WP_REST_Response($told, $status, [
        'Content-Type' => 'application/problem+json',
        'Cache-Control' => 'no-store',
        'Vary' => 'Authorization',
        ...$headers,
    ]);
}
