<?php
// A site of one post, for `php -S`: its page and the plugin's REST route, with the stand-in for WordPress behind them.

declare(strict_types=1);

require __DIR__ . '/stand-in.php';

World::$now = time();
World::$home = getenv('HOME_URL');
World::$options['tuppence'] = ['api' => getenv('API'), 'site' => getenv('SITE')];
World::$posts[1] = new WP_Post(json_decode(getenv('POST'), true, 512, JSON_THROW_ON_ERROR));
World::$network = function (string $address): array {
    $body = file_get_contents($address, false, stream_context_create(['http' => ['ignore_errors' => true, 'timeout' => 5]]));
    return [$body === false ? 0 : (int) explode(' ', $http_response_header[0])[1], (string) $body];
};

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (!str_starts_with($path, '/wp-json/')) {
    echo Asked::page(1);
    return;
}
$answer = Asked::rest(substr($path, strlen('/wp-json')), array_change_key_case(getallheaders()), $_SERVER['REQUEST_METHOD']);
http_response_code($answer['status']);
foreach ($answer['headers'] as $name => $value) {
    header("$name: $value");
}
echo $answer['body'];
