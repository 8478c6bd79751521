CREATE TABLE blobs (
            number INTEGER PRIMARY KEY,
            sha256 BLOB NOT NULL UNIQUE,
            compressed INTEGER NOT NULL,
            data BLOB NOT NULL);
CREATE TABLE articles (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            text INTEGER NOT NULL REFERENCES blobs,
            raw INTEGER REFERENCES blobs,
            stated TEXT NOT NULL,
            day REAL NOT NULL,
            current INTEGER NOT NULL,
            publisher TEXT COLLATE NOCASE,
            published TEXT);
CREATE INDEX articles_by_text ON articles (text);
CREATE INDEX articles_by_raw ON articles (raw);
CREATE INDEX articles_by_day ON articles (day) WHERE current;
CREATE INDEX articles_by_publisher ON articles (publisher);
CREATE TABLE prepared (
            article INTEGER PRIMARY KEY REFERENCES articles,
            made_by TEXT NOT NULL,
            facts TEXT NOT NULL,
            marks BLOB NOT NULL,
            sentences BLOB NOT NULL,
            signature BLOB NOT NULL);
CREATE TABLE origins (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE);
CREATE TABLE versions (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            origin INTEGER NOT NULL REFERENCES origins,
            article INTEGER NOT NULL REFERENCES articles,
            at REAL NOT NULL);
CREATE INDEX versions_by_origin ON versions (origin);
CREATE INDEX versions_by_article ON versions (article);
CREATE TABLE sources (
            number INTEGER PRIMARY KEY,
            place TEXT NOT NULL UNIQUE,
            source TEXT NOT NULL,
            etag TEXT,
            last_modified TEXT,
            succeeded REAL,
            failures INTEGER NOT NULL);
CREATE TABLE readings (
            number INTEGER PRIMARY KEY,
            source INTEGER NOT NULL REFERENCES sources,
            at REAL NOT NULL,
            status TEXT NOT NULL,
            documents INTEGER NOT NULL,
            reason TEXT NOT NULL);
CREATE INDEX readings_by_source ON readings (source);
CREATE TABLE briefings (
            number INTEGER PRIMARY KEY,
            series TEXT NOT NULL,
            upto INTEGER NOT NULL,
            run TEXT NOT NULL);
CREATE INDEX briefings_by_series ON briefings (series);
CREATE TABLE stories (
            article INTEGER PRIMARY KEY REFERENCES articles,
            id TEXT NOT NULL);
CREATE INDEX stories_by_id ON stories (id);
CREATE VIRTUAL TABLE words USING fts5 (title, body, content='', tokenize='porter unicode61');
CREATE TABLE pages (
            address TEXT PRIMARY KEY,
            etag TEXT,
            last_modified TEXT) WITHOUT ROWID;
CREATE TABLE brought (
            article INTEGER NOT NULL REFERENCES articles,
            source INTEGER NOT NULL REFERENCES sources,
            PRIMARY KEY (article, source)) WITHOUT ROWID;
INSERT INTO blobs (number, sha256, compressed, data) VALUES (1, X'276945A4121F4007CB01B04779A29932D58DBA8207BC3583C9BE47ED51CB93BB', 0, X'46657272792072756E73206167726F756E64206F666620546F6C6C696E670A0A5468652066657272792072616E206167726F756E64206F6E2053756E6461792C20696E6A7572696E672031342070656F706C652E0A0A536861726520746869730A');
INSERT INTO blobs (number, sha256, compressed, data) VALUES (2, X'ECDFFDB84188E075960A86834E61898882C773FB06C6E21762718F268838DC40', 0, X'46657272792072756E73206167726F756E64206F666620546F6C6C696E670A0A5468652066657272792072616E206167726F756E64206F6E2053756E6461792C20696E6A7572696E672031352070656F706C652E0A0A536861726520746869730A');
INSERT INTO blobs (number, sha256, compressed, data) VALUES (3, X'5DC73DDCCE2ADC0737BF59BAB0B27685210AE1E2B87A60CCCF567A8AE655FC8A', 0, X'4E757273657320656E64206120737472696B650A0A4E757273657320696E204F73736572696E6720766F746564206F6E205475657364617920746F20656E64206120737472696B65206F66206E696E6520646179732E0A');
INSERT INTO blobs (number, sha256, compressed, data) VALUES (4, X'33F2799467177287A29260780A107AC98EA63DD6165F67FCC0D74767D0A82090', 0, X'3C703E');
INSERT INTO articles (number, id, text, raw, stated, day, current, publisher, published) VALUES (1, 'f36c61995811f213', 1, 1, '{"origin": "a.txt", "title": null, "publisher": "The Tolling Herald", "published": "2031-05-16T12:00:00+00:00", "language": null, "url": null, "path": null, "pages": [], "weight": 1.0}', 1936699200.0, 0, 'The Tolling Herald', '2031-05-16T12:00:00+00:00');
INSERT INTO articles (number, id, text, raw, stated, day, current, publisher, published) VALUES (2, '8f8eb3d498a03ea6', 2, NULL, '{"origin": "a.txt", "title": null, "publisher": "The Tolling Herald", "published": null, "language": null, "url": null, "path": null, "pages": [], "weight": 1.0}', 1936699200.0, 1, 'The Tolling Herald', NULL);
INSERT INTO articles (number, id, text, raw, stated, day, current, publisher, published) VALUES (3, 'a1e1d59732071aab', 3, 4, '{"origin": "b.txt", "title": null, "publisher": null, "published": null, "language": null, "url": null, "path": null, "pages": [], "weight": 1.0}', 1936699200.0, 1, NULL, NULL);
INSERT INTO prepared (article, made_by, facts, marks, sentences, signature) VALUES (1, '5d21f7d096d098bd', '{"title": "Ferry runs aground off Tolling", "language": null, "url": null, "path": null, "agency": null, "pages": [], "weight": 1.0}', X'789C8B8E36D051300662A592CC929C542520232335312527332F5529564721DAD84847C1C204289A949F5209922D482C4A4C2F4A2CC8004B5B98E9285802B1525A69515E66496911D884E28C442023361600BA4F1AB5', X'200000005400000000000000', X'035F9FF12AC997A525A153ADF0E96E1DAF13F8A5B2518A06AF8142B286B07EA7BE8D39519D51C4B5');
INSERT INTO prepared (article, made_by, facts, marks, sentences, signature) VALUES (2, '5d21f7d096d098bd', '{"title": "Ferry runs aground off Tolling", "language": null, "url": null, "path": null, "agency": null, "pages": [], "weight": 1.0}', X'789C8B8E36D051300662A592CC929C542520232335312527332F5529564721DAD84847C1C204289A949F5209922D482C4A4C2F4A2CC8004B5B98E9285802B1525A69515E66496911D884E28C442023361600BA4F1AB5', X'200000005400000000000000', X'25A153ADF0E96E1DAF13F8A5B2518A06AF8142B286B07EA7B352AB0B9C13AB3FF75880FABB65685F');
INSERT INTO prepared (article, made_by, facts, marks, sentences, signature) VALUES (3, '5d21f7d096d098bd', '{"title": "Nurses end a strike", "language": null, "url": null, "path": null, "agency": null, "pages": [], "weight": 1.0}', X'789C8B8E36D05130B4D451502AC92CC949550232325213537232F35295627514A28D0C75142CCC80A249F9299520D982C4A2C4F4A2C4820CA5D8580004E51178', X'150000005600000000000000', X'1E4BF9D9E4D7521A34C128CF794A57CA3DBE22369A6F3327543370C2872CCD717E9347DFC664ED828935C7A51F993031935D2983762F9509BB63415FC1158F03DA4B8F19B392EA31');
INSERT INTO origins (number, name) VALUES (1, 'a.txt');
INSERT INTO origins (number, name) VALUES (2, 'b.txt');
INSERT INTO versions (number, origin, article, at) VALUES (1, 1, 1, 1936699200.0);
INSERT INTO versions (number, origin, article, at) VALUES (2, 1, 2, 1936699200.0);
INSERT INTO versions (number, origin, article, at) VALUES (3, 2, 3, 1936699200.0);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence (name, seq) VALUES ('versions', 3);
INSERT INTO sources (number, place, source, etag, last_modified, succeeded, failures) VALUES (1, 'https://news.example/feed', '{"place": "https://news.example/feed", "name": "The Example", "kind": "feed", "weight": 2.0, "mute": false, "language": null, "allow_private": false}', '"1"', NULL, 1936699200.0, 0);
INSERT INTO readings (number, source, at, status, documents, reason) VALUES (1, 1, 1936699200.0, 'ok', 0, '');
INSERT INTO briefings (number, series, upto, run) VALUES (1, '', 1, '2031-05-16-00000000');
INSERT INTO stories (article, id) VALUES (2, 'ferry');
INSERT INTO stories (article, id) VALUES (3, 'ferry');
INSERT INTO pages (address, etag, last_modified) VALUES ('https://news.example/ferry', NULL, 'Fri, 16 May 2031 10:00:00 GMT');
INSERT INTO brought (article, source) VALUES (2, 1);
INSERT INTO brought (article, source) VALUES (3, 1);
INSERT INTO words (rowid, title, body) VALUES (1, '', 'Ferry runs aground off Tolling

The ferry ran aground on Sunday, injuring 14 people.

Share this
');
INSERT INTO words (rowid, title, body) VALUES (2, '', 'Ferry runs aground off Tolling

The ferry ran aground on Sunday, injuring 15 people.

Share this
');
INSERT INTO words (rowid, title, body) VALUES (3, '', 'Nurses end a strike

Nurses in Ossering voted on Tuesday to end a strike of nine days.
');
PRAGMA user_version = 3;
PRAGMA application_id = 1651665254;
