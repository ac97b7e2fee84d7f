<?php
// Polish, as WordPress 6.5 and later read it.
return [
    'domain' => 'tuppence',
    'language' => 'pl_PL',
    'messages' => [
        'Readers pay from here on. You see it because you may edit this post.' =>
            'Odtąd czytelnicy płacą. Widzisz tę część, bo możesz edytować ten wpis.',
        'Read on where it can be unlocked' => 'Czytaj dalej tam, gdzie można to odblokować',
        'This part is for payment, and cannot be bought yet.' => 'Ta część jest płatna, a na razie nie można jej kupić.',
        'Unlock this article' => 'Odblokuj ten artykuł',
        'Address of the backend' => 'Adres serwera Tuppence',
        'Such as https://pay.example.com' => 'Na przykład https://pay.example.com',
        'Site' => 'Witryna',
        'Its public id, as `tuppence site create` prints it: site_…' => 'Jej publiczny identyfikator, który podaje `tuppence site create`: site_…',
        'The address of the backend has to begin with https://.' => 'Adres serwera musi zaczynać się od https://.',
        'The id of a site begins with site_.' => 'Identyfikator witryny zaczyna się od site_.',
        'Tiers' => 'Poziomy',
        'Names of those whose members read every paid part, with spaces between' =>
            'Nazwy tych, których członkowie czytają każdą płatną część, oddzielone spacjami',
        'Paid part' => 'Płatna część',
        'Item' => 'Pozycja',
        'For readers who have paid' => 'Dla czytelników, którzy zapłacili',
        'What your backend calls it. Without a name it is called as the post in its address.' =>
            'Jak nazywa ją twój serwer. Bez nazwy nazywa się jak wpis w swoim adresie.',
    ],
];
