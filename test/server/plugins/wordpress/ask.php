<?php
// Asks the plugin what a test wants to know: a world and steps as JSON in, an answer for each step as JSON out.

declare(strict_types=1);

require __DIR__ . '/stand-in.php';

$told = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
World::$now = $told['now'];
World::$options['tuppence'] = $told['settings'];
foreach ($told['posts'] as $each) {
    World::$posts[$each['ID']] = new WP_Post($each);
}

$answers = [];
foreach ($told['steps'] as [$what, $with]) {
    World::$asked = [];
    $answer = match ($what) {
        'world' => (function () use ($with): void {
            World::$now += $with['pass'] ?? 0;
            World::$edits = $with['edits'] ?? World::$edits;
            World::$may = $with['may'] ?? World::$may;
            $network = $with['network'] ?? null;
            if ($network !== null) {
                World::$network = fn (string $address): array => $network[$address] ?? [404, ''];
            }
        })(),
        'page' => Asked::page(...$with),
        'wordpressRest' => Asked::wordpressRest(...$with),
        'rest' => Asked::rest(...$with),
        'excerpt' => get_the_excerpt(get_post($with)),
        'field' => get_post_field('post_content', $with),
        'shortcode' => do_shortcode($with),
        'block' => apply_filters('render_block', $with),
        'raw' => (function () use ($with): string {
            Asked::page($with);
            return $GLOBALS['wp_query']->posts[0]->post_content . $GLOBALS['post']->post_content;
        })(),
        'search' => apply_filters('posts_search', $with),
        'save' => stripslashes(apply_filters('wp_insert_post_data', ['post_content' => addslashes($with[1])], ['ID' => $with[0]])['post_content']),
        'closed' => Tuppence\closed($with[1], get_post($with[0])),
        'sanitized' => apply_filters('sanitize_option_tuppence', $with),
        'graph' => apply_filters('wpseo_schema_article', $with),
        'settingsPage' => (function (): array {
            do_action('admin_init');
            do_action('admin_menu');
            [$capability, $page] = World::$options['page'];
            ob_start();
            $page();
            return [$capability, ob_get_clean()];
        })(),
        'uninstall' => (function (): array {
            define('WP_UNINSTALL_PLUGIN', true);
            require dirname(__DIR__, 4) . '/server/plugins/wordpress/tuppence/uninstall.php';
            return [array_keys(World::$options), array_keys(World::$transients), World::$asked];
        })(),
    };
    $answers[] = ['answer' => $answer, 'asked' => World::$asked];
}
echo json_encode($answers, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES);
