<?php
// What the plugin uses of WordPress, thin: hooks, shortcodes, blocks, posts, conditions, transients and the REST server, in WordPress's order
// of events. Where the real one differs for what is paid, this one has to follow.

declare(strict_types=1);

namespace Tuppence {
    function time(): int
    {
        return \World::$now;
    }
}

namespace {
    define('ABSPATH', __DIR__ . '/');
    define('MINUTE_IN_SECONDS', 60);
    define('HOUR_IN_SECONDS', 3600);
    define('DAY_IN_SECONDS', 86400);
    define('KB_IN_BYTES', 1024);

    /** All that is so at the moment. */
    final class World
    {
        public static int $now = 0;
        public static string $home = 'https://magazine.example';
        public static array $options = [];
        public static array $transients = [];
        public static array $hooks = [];
        public static array $shortcodes = [];
        public static array $blocks = [];
        public static array $routes = [];
        /** @var array<int, WP_Post> */
        public static array $posts = [];
        /** Which posts who looks may edit, and what else. */
        public static array $edits = [];
        public static array $may = [];
        /** singular, feed, embed, admin. */
        public static array $is = [];
        public static int $queried = 0;
        /** @var callable(string): array{int, string} */
        public static $network;
        public static array $asked = [];
    }

    #[AllowDynamicProperties]
    final class WP_Post
    {
        public int $ID = 0;
        public string $post_author = '1';
        public string $post_name = '';
        public string $post_title = '';
        public string $post_content = '';
        public string $post_excerpt = '';
        public string $post_status = 'publish';
        public string $post_password = '';

        public function __construct(array $told)
        {
            foreach ($told as $name => $value) {
                $this->$name = $value;
            }
        }
    }

    final class WP_Error
    {
    }

    final class WP_REST_Response
    {
        public function __construct(private mixed $data, private int $status, private array $headers)
        {
        }

        public function get_data(): mixed
        {
            return $this->data;
        }

        public function get_status(): int
        {
            return $this->status;
        }

        public function get_headers(): array
        {
            return $this->headers;
        }
    }

    final class WP_REST_Request implements ArrayAccess
    {
        public function __construct(private string $method, private string $route, private array $params, private array $headers)
        {
        }

        public function get_method(): string
        {
            return $this->method;
        }

        public function get_route(): string
        {
            return $this->route;
        }

        public function get_header(string $name): ?string
        {
            return $this->headers[strtolower($name)] ?? null;
        }

        public function offsetExists(mixed $name): bool
        {
            return isset($this->params[$name]);
        }

        public function offsetGet(mixed $name): mixed
        {
            return $this->params[$name] ?? null;
        }

        public function offsetSet(mixed $name, mixed $value): void
        {
        }

        public function offsetUnset(mixed $name): void
        {
        }
    }

    // Hooks

    function add_filter(string $hook, callable $call, int $priority = 10, int $arguments = 1): void
    {
        World::$hooks[$hook][] = [$priority, count(World::$hooks[$hook] ?? []), $call, $arguments];
        sort(World::$hooks[$hook]);
    }

    function add_action(string $hook, callable $call, int $priority = 10, int $arguments = 1): void
    {
        add_filter($hook, $call, $priority, $arguments);
    }

    function apply_filters(string $hook, mixed $value, mixed ...$more): mixed
    {
        foreach (World::$hooks[$hook] ?? [] as [, , $call, $arguments]) {
            $value = $call(...array_slice([$value, ...$more], 0, $arguments));
        }
        return $value;
    }

    function do_action(string $hook): void
    {
        foreach (World::$hooks[$hook] ?? [] as [, , $call]) {
            $call();
        }
    }

    // Shortcodes and blocks

    function add_shortcode(string $tag, callable $call): void
    {
        World::$shortcodes[$tag] = $call;
    }

    function shortcode_pattern(): string
    {
        return '~\[(' . implode('|', array_keys(World::$shortcodes)) . ')(?![\w-])([^\]/]*(?:/(?!\])[^\]/]*)*?)(?:(/)\]|\](?:([^[]*+(?:\[(?!/\1\])[^[]*+)*+)\[/\1\])?)~s';
    }

    function do_shortcode(string $text): string
    {
        return preg_replace_callback(shortcode_pattern(), function (array $found): string {
            preg_match_all('~([\w-]+)\s*=\s*"([^"]*)"~', $found[2], $told);
            return (World::$shortcodes[$found[1]])(array_combine($told[1], $told[2]), $found[4] ?? '');
        }, $text);
    }

    function strip_shortcodes(string $text): string
    {
        return preg_replace(shortcode_pattern(), '', $text);
    }

    function shortcode_unautop(string $text): string
    {
        return preg_replace('~<p>\s*(\[tuppence[^\]]*/\])\s*</p>~', '$1', $text);
    }

    function register_block_type(string $folder, array $more): void
    {
        World::$blocks[json_decode(file_get_contents("$folder/block.json"), true)['name']] = $more['render_callback'];
    }

    function has_blocks(string $text): bool
    {
        return str_contains($text, '<!-- wp:');
    }

    /** Renders our block, and leaves the inside of all others as it is. */
    function do_blocks(string $text): string
    {
        $text = preg_replace('~<!-- /?wp:(?!tuppence/)[^>]*-->~', '', $text);
        return preg_replace_callback('~<!-- wp:tuppence/gate (\{.*?\} )?-->(.*?)<!-- /wp:tuppence/gate -->~s', function (array $found): string {
            $html = (World::$blocks['tuppence/gate'])(json_decode($found[1], true) ?? [], $found[2]);
            return apply_filters('render_block', $html);
        }, $text);
    }

    function wpautop(string $text): string
    {
        $paragraphs = preg_split('~\n\s*\n~', trim($text), -1, PREG_SPLIT_NO_EMPTY);
        return implode("\n", array_map(fn ($each) => str_starts_with(trim($each), '<') ? $each : '<p>' . trim($each) . '</p>', $paragraphs));
    }

    function wptexturize(string $text): string
    {
        return $text;
    }

    add_filter('the_content', fn (string $text): string => has_blocks($text) ? do_blocks($text) : wpautop($text), 9);
    add_filter('the_content', fn (string $text): string => do_shortcode(shortcode_unautop($text)), 11);

    // Posts

    function get_post(mixed $which = null): ?WP_Post
    {
        if ($which instanceof WP_Post) {
            return $which;
        }
        // As a cache does, it hands out copies.
        $kept = $which ? World::$posts[(int) $which] ?? null : null;
        return $which ? ($kept === null ? null : clone $kept) : $GLOBALS['post'] ?? null;
    }

    function setup_postdata(WP_Post $post): void
    {
        $GLOBALS['pages'] = apply_filters('content_pagination', explode('<!--nextpage-->', $post->post_content), $post);
    }

    function wp_reset_postdata(): void
    {
    }

    function get_the_content(?WP_Post $post = null, int $page = 1): string
    {
        $post ??= get_post();
        return apply_filters('content_pagination', explode('<!--nextpage-->', $post->post_content), $post)[$page - 1] ?? '';
    }

    function get_the_excerpt(WP_Post $post): string
    {
        if ($post->post_excerpt !== '') {
            return $post->post_excerpt;
        }
        $text = preg_replace('~<!-- wp:tuppence/gate.*?<!-- /wp:tuppence/gate -->~s', '', strip_shortcodes(get_the_content($post)));
        return wp_strip_all_tags(apply_filters('the_content', $text));
    }

    function get_post_field(string $field, int $id): string
    {
        return apply_filters($field, get_post($id)->$field, $id);
    }

    function is_post_publicly_viewable(WP_Post $post): bool
    {
        return $post->post_status === 'publish';
    }

    function get_permalink(WP_Post $post): string
    {
        return World::$home . "/$post->post_name/";
    }

    function get_the_title(WP_Post $post): string
    {
        return $post->post_title;
    }

    function get_post_time(): string
    {
        return '2026-10-12T08:00:00+00:00';
    }

    function get_post_modified_time(): string
    {
        return '2026-10-13T08:00:00+00:00';
    }

    function get_the_author_meta(): string
    {
        return 'Nora Tallis';
    }

    function get_bloginfo(): string
    {
        return 'Slack Water';
    }

    // Who looks at what

    function is_singular(): bool
    {
        return World::$is['singular'] ?? false;
    }

    function is_feed(): bool
    {
        return World::$is['feed'] ?? false;
    }

    function is_embed(): bool
    {
        return World::$is['embed'] ?? false;
    }

    function is_admin(): bool
    {
        return World::$is['admin'] ?? false;
    }

    function amp_is_request(): bool
    {
        return World::$is['amp'] ?? false;
    }

    function get_queried_object_id(): int
    {
        return World::$queried;
    }

    function current_user_can(string $what, ?int $post = null): bool
    {
        return $post === null ? in_array($what, World::$may, true) : in_array($post, World::$edits, true);
    }

    function nocache_headers(): void
    {
        World::$asked[] = 'nocache';
    }

    // What is kept, and the network

    function get_option(string $name): mixed
    {
        return World::$options[$name] ?? false;
    }

    function delete_option(string $name): void
    {
        unset(World::$options[$name]);
    }

    function get_transient(string $name): mixed
    {
        [$value, $until] = World::$transients[$name] ?? [false, PHP_INT_MAX];
        return World::$now < $until ? $value : false;
    }

    function set_transient(string $name, mixed $value, int $seconds): void
    {
        World::$transients[$name] = [$value, World::$now + $seconds];
    }

    function delete_transient(string $name): void
    {
        unset(World::$transients[$name]);
    }

    function wp_remote_get(string $address): array|WP_Error
    {
        World::$asked[] = $address;
        [$status, $body] = (World::$network)($address);
        return $status === 0 ? new WP_Error() : ['status' => $status, 'body' => $body];
    }

    function is_wp_error(mixed $answer): bool
    {
        return $answer instanceof WP_Error;
    }

    function wp_remote_retrieve_response_code(array $response): int
    {
        return $response['status'];
    }

    function wp_remote_retrieve_body(array $response): string
    {
        return $response['body'];
    }

    function is_multisite(): bool
    {
        return false;
    }

    function register_rest_route(string $space, string $route, array $options): void
    {
        World::$routes["/$space$route"] = $options['callback'];
    }

    // Words, addresses, settings

    function load_plugin_textdomain(): void
    {
    }

    function wp_add_inline_script(): void
    {
    }

    function register_setting(string $group, string $name, array $options): void
    {
        add_filter("sanitize_option_$name", $options['sanitize_callback']);
    }

    function add_options_page(string $title, string $menu, string $capability, string $slug, callable $page): void
    {
        World::$options['page'] = [$capability, $page];
    }

    function add_settings_error(string $setting, string $code, string $message): void
    {
        World::$asked[] = $message;
    }

    function settings_fields(string $group): void
    {
        echo "<input type=\"hidden\" name=\"option_page\" value=\"$group\"><input type=\"hidden\" name=\"_wpnonce\" value=\"n0nce\">";
    }

    function submit_button(): void
    {
        echo '<button>Save</button>';
    }

    function __(string $text): string
    {
        return $text;
    }

    function esc_html__(string $text): string
    {
        return esc_html($text);
    }

    function esc_html(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES);
    }

    function esc_attr(string $text): string
    {
        return esc_html($text);
    }

    function esc_url(string $address): string
    {
        return esc_html($address);
    }

    function home_url(string $path = ''): string
    {
        return World::$home . $path;
    }

    function rest_url(string $path): string
    {
        return World::$home . "/wp-json/$path";
    }

    function wp_make_link_relative(string $address): string
    {
        return parse_url($address, PHP_URL_PATH);
    }

    function wp_parse_url(string $address): array|false
    {
        return parse_url($address);
    }

    function wp_strip_all_tags(string $html): string
    {
        return trim(strip_tags($html));
    }

    function wp_json_encode(mixed $value, int $flags = 0): string
    {
        return json_encode($value, $flags);
    }

    function wp_slash(string $text): string
    {
        return addslashes($text);
    }

    function wp_unslash(string $text): string
    {
        return stripslashes($text);
    }

    function wp_print_script_tag(array $attributes): void
    {
        echo '<script async src="', esc_html($attributes['src']), '" data-site="', esc_html($attributes['data-site']), "\"></script>\n";
    }

    // What happens

    final class Asked
    {
        /** A page of a post, or with `['feed' => true]` and the like what else shows it. */
        public static function page(int $id, array $is = [], int $number = 1): string
        {
            global $wp_query, $post;
            World::$is = $is + ['singular' => true];
            World::$queried = $id;
            $post = get_post($id);
            $wp_query = (object) ['posts' => [$post], 'post' => $post, 'queried_object' => $post];
            do_action('wp');
            do_action('template_redirect');
            ob_start();
            do_action('wp_head');
            $head = ob_get_clean();
            $text = apply_filters('the_content', get_the_content($post, $number));
            $title = esc_html($post->post_title);
            return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>$title</title>\n$head</head><body><article>$text</article></body></html>";
        }

        /** As WordPress answers for a post in the REST API: what is made of the source itself. */
        public static function wordpressRest(int $id): array
        {
            global $post;
            World::$is = [];
            World::$queried = 0;
            $post = get_post($id);
            setup_postdata($post);
            return ['content' => apply_filters('the_content', $post->post_content), 'excerpt' => get_the_excerpt($post)];
        }

        /** @return array{status: int, headers: array<string, string>, body: string} */
        public static function rest(string $path, array $headers = [], string $method = 'GET', array $params = []): array
        {
            World::$is = [];
            World::$queried = 0;
            $GLOBALS['post'] = null;
            do_action('rest_api_init');
            foreach (World::$routes as $route => $call) {
                if (preg_match("~^$route$~D", $path, $found) === 1) {
                    $request = new WP_REST_Request($method, $path, $found + $params, array_change_key_case($headers));
                    $response = $call($request);
                    ob_start();
                    $isServed = apply_filters('rest_pre_serve_request', false, $response, $request);
                    $body = ob_get_clean();
                    $body = $isServed ? $body : json_encode($response->get_data(), JSON_UNESCAPED_SLASHES);
                    return ['status' => $response->get_status(), 'headers' => $response->get_headers(), 'body' => $body];
                }
            }
            return ['status' => 404, 'headers' => [], 'body' => ''];
        }
    }

    $wpdb = new class () {
        public string $posts = 'wp_posts';
        public string $options = 'wp_options';

        public function query(string $sql): void
        {
            World::$asked[] = $sql;
        }
    };
    $wp_embed = new class () {
        public function run_shortcode(string $text): string
        {
            return $text;
        }

        public function autoembed(string $text): string
        {
            return $text;
        }
    };

    require dirname(__DIR__, 4) . '/server/plugins/wordpress/tuppence/tuppence.php';
    do_action('init');
}
