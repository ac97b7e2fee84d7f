<?php
/**
 * Plugin Name: Tuppence
 * Description: Paid parts of posts, unlocked for pennies. What is paid never reaches who has not paid: not by page, feed, search or API.
 * Version: 0.1.0
 * Requires at least: 6.1
 * Requires PHP: 8.1
 * License: MIT
 * Text Domain: tuppence
 * Domain Path: /languages
 *
 * @package Tuppence
 */

declare(strict_types=1);

namespace Tuppence;

defined('ABSPATH') || exit;

require __DIR__ . '/TuppenceVerify.php';
require __DIR__ . '/parts.php';
require __DIR__ . '/gate.php';
require __DIR__ . '/doors.php';
require __DIR__ . '/tokens.php';
require __DIR__ . '/route.php';
require __DIR__ . '/head.php';
require __DIR__ . '/settings.php';

add_action('init', function (): void {
    load_plugin_textdomain('tuppence', false, basename(__DIR__) . '/languages');
    add_shortcode('tuppence', __NAMESPACE__ . '\shortcode');
    register_block_type(__DIR__ . '/block', ['render_callback' => __NAMESPACE__ . '\block']);
    wp_add_inline_script('tuppence-gate-editor-script', editor_words(), 'before');
});

/** Words of the block's editor. WordPress would read them from a file of their own for each language. */
function editor_words(): string
{
    $words = [
        'Paid part' => [__('Paid part', 'tuppence')],
        'Item' => [__('Item', 'tuppence')],
        'For readers who have paid' => [__('For readers who have paid', 'tuppence')],
        'What your backend calls it. Without a name it is called as the post in its address.' => [
            __('What your backend calls it. Without a name it is called as the post in its address.', 'tuppence'),
        ],
    ];
    return 'wp.i18n.setLocaleData(' . wp_json_encode($words, JSON_HEX_TAG) . ", 'tuppence')";
}
