BEGIN TRANSACTION;
CREATE TABLE ack (
        raw_sha256 text not null, position integer not null, batch_id text not null, entry_id text not null,
        level text not null, status text not null, document text not null, posting_period text not null,
        amount text not null, currency text not null, code text not null, message text not null,
        applied text not null, adds_up integer not null check (adds_up in (0, 1)), event_seq integer not null references change (seq),
        primary key (raw_sha256, position)
    ) strict;
INSERT INTO "ack" VALUES('281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8',0,'ns-us-00000001','','FILE','ACCEPTED','','','','','','','accepted',1,16);
INSERT INTO "ack" VALUES('281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8',1,'ns-us-00000001','NW2Y26YZLBOJSYLPMZ5MARG2IR','LINE','POSTED','DOC-1','2026-09','800','USD','','','posted',1,16);
INSERT INTO "ack" VALUES('281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8',2,'ns-us-00000001','TVW5GF3EZ7BHNNLW4347KMOA3M','LINE','POSTED','DOC-2','2026-09','800','USD','','','posted',1,16);
INSERT INTO "ack" VALUES('281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8',3,'ns-us-00000001','YTFPGJN4QM5GDTJQXVEVIHFRKO','LINE','REJECTED','','2026-09','800','USD','INVALID_ACCOUNT','','rejected',1,16);
INSERT INTO "ack" VALUES('55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c',0,'ns-us-00000002','','FILE','ACCEPTED','','','','','','','accepted',1,17);
INSERT INTO "ack" VALUES('55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c',1,'ns-us-00000002','3XROTPYLE3YEJOENPZAOAY2D2K','LINE','POSTED','DOC-3','2026-09','8','USD','','','posted',1,17);
INSERT INTO "ack" VALUES('55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c',2,'ns-us-00000002','EL5WQWM5KBOJ3T7ORZ4Q3H4JQT','LINE','REJECTED','','2026-09','8','USD','INVALID_ACCOUNT','','rejected',1,17);
INSERT INTO "ack" VALUES('55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c',3,'ns-us-00000002','MDU3SS4VWXGUYN52W6L5CZN345','LINE','POSTED','DOC-4','2026-09','8','USD','','','posted',1,17);
INSERT INTO "ack" VALUES('55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c',4,'ns-us-00000002','XKNIEZRQAYEDJQIK6YW5OVMEU5','LINE','POSTED','DOC-5','2026-09','8','USD','','','posted',1,17);
INSERT INTO "ack" VALUES('bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2',0,'ns-us-00000003','','FILE','ACCEPTED','','','','','','','accepted',1,37);
INSERT INTO "ack" VALUES('bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2',1,'ns-us-00000003','AOIF24AAQOKEIPXDJBDJ6B2APZ','LINE','POSTED','DOC-6','2026-09','-800','USD','','','posted',1,37);
INSERT INTO "ack" VALUES('bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2',2,'ns-us-00000003','E4HSFMYDQWWLWYGJFYHZHDVBLJ','LINE','POSTED','DOC-7','2026-09','-800','USD','','','posted',1,37);
INSERT INTO "ack" VALUES('3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4',0,'ns-us-00000004','','FILE','ACCEPTED','','','','','','','accepted',1,38);
INSERT INTO "ack" VALUES('3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4',1,'ns-us-00000004','5HX7N5T6K76NH4PPXGJZMLFZPN','LINE','POSTED','DOC-8','2026-09','-8','USD','','','posted',1,38);
INSERT INTO "ack" VALUES('3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4',2,'ns-us-00000004','M2K43HCM2GE4PQYEHBPMDZNVOG','LINE','POSTED','DOC-9','2026-09','-8','USD','','','posted',1,38);
INSERT INTO "ack" VALUES('5dbb3edd665991854c3901e5c9a326af66549e0facaf296bf4fe9c2a8206f885',0,'ns-us-00000005','','FILE','ACCEPTED','','','','','','','accepted',1,51);
INSERT INTO "ack" VALUES('5dbb3edd665991854c3901e5c9a326af66549e0facaf296bf4fe9c2a8206f885',1,'ns-us-00000005','3BONI7QNA2EB3FCKZ3GYCXNJPB','LINE','POSTED','DOC-10','2026-09','600','USD','','','posted',1,51);
INSERT INTO "ack" VALUES('d50680cffeefa02a204e7e2f2ab8c75499b2cc6b267db246d1c92ec129cd4e33',0,'ns-us-00000006','','FILE','ACCEPTED','','','','','','','accepted',1,52);
INSERT INTO "ack" VALUES('d50680cffeefa02a204e7e2f2ab8c75499b2cc6b267db246d1c92ec129cd4e33',1,'ns-us-00000006','BUKHSRQEQAWLXGTVCFQSL2QCTS','LINE','POSTED','DOC-11','2026-09','6','USD','','','posted',1,52);
INSERT INTO "ack" VALUES('97b2d99eb622245eeaf0e23ae67c76e88b6c8081f68e90494dffda8e72f1b1bd',0,'ns-us-00000009','','FILE','ACCEPTED','','','','','','','accepted',1,87);
INSERT INTO "ack" VALUES('97b2d99eb622245eeaf0e23ae67c76e88b6c8081f68e90494dffda8e72f1b1bd',1,'ns-us-00000009','IOQM2JWGR5QKNPUWSQWSLZKCPJ','LINE','POSTED','DOC-14','2026-09','800','USD','','','posted',1,87);
INSERT INTO "ack" VALUES('244e70d221a5026954dc4950ee08b8f16d477c9421d317d1f3df6fde45ff1ae7',0,'ns-us-00000010','','FILE','ACCEPTED','','','','','','','accepted',1,88);
INSERT INTO "ack" VALUES('244e70d221a5026954dc4950ee08b8f16d477c9421d317d1f3df6fde45ff1ae7',1,'ns-us-00000010','G4M653DOFI2RTQHV3EHURUOWH5','LINE','POSTED','DOC-16','2026-09','8','USD','','','posted',1,88);
CREATE TABLE allowed_transition (
        kind text, from_state text, to_state text, primary key (kind, from_state, to_state)
    ) strict;
INSERT INTO "allowed_transition" VALUES('P','NEW','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('P','ELIGIBLE','BATCHED');
INSERT INTO "allowed_transition" VALUES('P','ELIGIBLE','CANCELLED');
INSERT INTO "allowed_transition" VALUES('P','ELIGIBLE','POSTED');
INSERT INTO "allowed_transition" VALUES('P','ELIGIBLE','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('P','ELIGIBLE','CONFLICT');
INSERT INTO "allowed_transition" VALUES('P','BATCHED','SENDING');
INSERT INTO "allowed_transition" VALUES('P','BATCHED','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('P','BATCHED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('P','SENDING','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('P','SENDING','DELIVERED');
INSERT INTO "allowed_transition" VALUES('P','SENDING','PRESUMED');
INSERT INTO "allowed_transition" VALUES('P','SENDING','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('P','SENDING','POSTED');
INSERT INTO "allowed_transition" VALUES('P','SENDING','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('P','SENDING','REJECTED');
INSERT INTO "allowed_transition" VALUES('P','SENDING','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('P','SENDING','CONFLICT');
INSERT INTO "allowed_transition" VALUES('P','DELIVERED','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('P','DELIVERED','POSTED');
INSERT INTO "allowed_transition" VALUES('P','DELIVERED','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('P','DELIVERED','REJECTED');
INSERT INTO "allowed_transition" VALUES('P','DELIVERED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('P','DELIVERED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('P','PRESUMED','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('P','PRESUMED','POSTED');
INSERT INTO "allowed_transition" VALUES('P','PRESUMED','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('P','PRESUMED','REJECTED');
INSERT INTO "allowed_transition" VALUES('P','PRESUMED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('P','PRESUMED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('P','ACCEPTED','POSTED');
INSERT INTO "allowed_transition" VALUES('P','ACCEPTED','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('P','ACCEPTED','REJECTED');
INSERT INTO "allowed_transition" VALUES('P','ACCEPTED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('P','ACCEPTED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('P','UNKNOWN','DELIVERED');
INSERT INTO "allowed_transition" VALUES('P','UNKNOWN','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('P','UNKNOWN','POSTED');
INSERT INTO "allowed_transition" VALUES('P','UNKNOWN','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('P','UNKNOWN','REJECTED');
INSERT INTO "allowed_transition" VALUES('P','UNKNOWN','CONFLICT');
INSERT INTO "allowed_transition" VALUES('P','UNKNOWN','BATCHED');
INSERT INTO "allowed_transition" VALUES('P','UNKNOWN','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('P','CONFLICT','BATCHED');
INSERT INTO "allowed_transition" VALUES('P','CONFLICT','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('P','CONFLICT','POSTED');
INSERT INTO "allowed_transition" VALUES('P','CONFLICT','CANCELLED');
INSERT INTO "allowed_transition" VALUES('P','POSTED_DIFF','POSTED');
INSERT INTO "allowed_transition" VALUES('P','REJECTED','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('P','REJECTED','CANCELLED');
INSERT INTO "allowed_transition" VALUES('P','REJECTED','POSTED');
INSERT INTO "allowed_transition" VALUES('P','REJECTED','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('P','REJECTED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('P','CANCELLED','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('P','CANCELLED','POSTED');
INSERT INTO "allowed_transition" VALUES('P','CANCELLED','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('P','CANCELLED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('R','NEW','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('R','ELIGIBLE','BATCHED');
INSERT INTO "allowed_transition" VALUES('R','ELIGIBLE','CANCELLED');
INSERT INTO "allowed_transition" VALUES('R','ELIGIBLE','POSTED');
INSERT INTO "allowed_transition" VALUES('R','ELIGIBLE','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('R','ELIGIBLE','CONFLICT');
INSERT INTO "allowed_transition" VALUES('R','BATCHED','SENDING');
INSERT INTO "allowed_transition" VALUES('R','BATCHED','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('R','BATCHED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('R','SENDING','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('R','SENDING','DELIVERED');
INSERT INTO "allowed_transition" VALUES('R','SENDING','PRESUMED');
INSERT INTO "allowed_transition" VALUES('R','SENDING','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('R','SENDING','POSTED');
INSERT INTO "allowed_transition" VALUES('R','SENDING','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('R','SENDING','REJECTED');
INSERT INTO "allowed_transition" VALUES('R','SENDING','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('R','SENDING','CONFLICT');
INSERT INTO "allowed_transition" VALUES('R','DELIVERED','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('R','DELIVERED','POSTED');
INSERT INTO "allowed_transition" VALUES('R','DELIVERED','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('R','DELIVERED','REJECTED');
INSERT INTO "allowed_transition" VALUES('R','DELIVERED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('R','DELIVERED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('R','PRESUMED','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('R','PRESUMED','POSTED');
INSERT INTO "allowed_transition" VALUES('R','PRESUMED','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('R','PRESUMED','REJECTED');
INSERT INTO "allowed_transition" VALUES('R','PRESUMED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('R','PRESUMED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('R','ACCEPTED','POSTED');
INSERT INTO "allowed_transition" VALUES('R','ACCEPTED','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('R','ACCEPTED','REJECTED');
INSERT INTO "allowed_transition" VALUES('R','ACCEPTED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('R','ACCEPTED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('R','UNKNOWN','DELIVERED');
INSERT INTO "allowed_transition" VALUES('R','UNKNOWN','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('R','UNKNOWN','POSTED');
INSERT INTO "allowed_transition" VALUES('R','UNKNOWN','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('R','UNKNOWN','REJECTED');
INSERT INTO "allowed_transition" VALUES('R','UNKNOWN','CONFLICT');
INSERT INTO "allowed_transition" VALUES('R','UNKNOWN','BATCHED');
INSERT INTO "allowed_transition" VALUES('R','UNKNOWN','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('R','CONFLICT','BATCHED');
INSERT INTO "allowed_transition" VALUES('R','CONFLICT','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('R','CONFLICT','POSTED');
INSERT INTO "allowed_transition" VALUES('R','CONFLICT','CANCELLED');
INSERT INTO "allowed_transition" VALUES('R','POSTED_DIFF','POSTED');
INSERT INTO "allowed_transition" VALUES('R','REJECTED','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('R','REJECTED','CANCELLED');
INSERT INTO "allowed_transition" VALUES('R','REJECTED','POSTED');
INSERT INTO "allowed_transition" VALUES('R','REJECTED','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('R','REJECTED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('R','CANCELLED','ELIGIBLE');
INSERT INTO "allowed_transition" VALUES('R','CANCELLED','POSTED');
INSERT INTO "allowed_transition" VALUES('R','CANCELLED','POSTED_DIFF');
INSERT INTO "allowed_transition" VALUES('R','CANCELLED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('B','NEW','SEALED');
INSERT INTO "allowed_transition" VALUES('B','NEW','AWAITING_RELEASE');
INSERT INTO "allowed_transition" VALUES('B','AWAITING_RELEASE','SEALED');
INSERT INTO "allowed_transition" VALUES('B','AWAITING_RELEASE','WITHDRAWN');
INSERT INTO "allowed_transition" VALUES('B','SEALED','UPLOADING');
INSERT INTO "allowed_transition" VALUES('B','SEALED','CALLING');
INSERT INTO "allowed_transition" VALUES('B','SEALED','WITHDRAWN');
INSERT INTO "allowed_transition" VALUES('B','SEALED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('B','UPLOADING','UPLOADING');
INSERT INTO "allowed_transition" VALUES('B','UPLOADING','UPLOADED');
INSERT INTO "allowed_transition" VALUES('B','UPLOADING','WITHDRAWN');
INSERT INTO "allowed_transition" VALUES('B','UPLOADING','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('B','CALLING','DELIVERED');
INSERT INTO "allowed_transition" VALUES('B','CALLING','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('B','CALLING','SEALED');
INSERT INTO "allowed_transition" VALUES('B','UPLOADED','DELIVERED');
INSERT INTO "allowed_transition" VALUES('B','UPLOADED','PRESUMED');
INSERT INTO "allowed_transition" VALUES('B','UPLOADED','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('B','UPLOADED','REFUSED');
INSERT INTO "allowed_transition" VALUES('B','UPLOADED','CLOSED');
INSERT INTO "allowed_transition" VALUES('B','UPLOADED','CONFLICT');
INSERT INTO "allowed_transition" VALUES('B','DELIVERED','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('B','DELIVERED','REFUSED');
INSERT INTO "allowed_transition" VALUES('B','DELIVERED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('B','DELIVERED','CLOSED');
INSERT INTO "allowed_transition" VALUES('B','PRESUMED','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('B','PRESUMED','REFUSED');
INSERT INTO "allowed_transition" VALUES('B','PRESUMED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('B','PRESUMED','CLOSED');
INSERT INTO "allowed_transition" VALUES('B','ACCEPTED','UNKNOWN');
INSERT INTO "allowed_transition" VALUES('B','ACCEPTED','CLOSED');
INSERT INTO "allowed_transition" VALUES('B','UNKNOWN','DELIVERED');
INSERT INTO "allowed_transition" VALUES('B','UNKNOWN','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('B','UNKNOWN','REFUSED');
INSERT INTO "allowed_transition" VALUES('B','UNKNOWN','CLOSED');
INSERT INTO "allowed_transition" VALUES('B','UNKNOWN','SEALED');
INSERT INTO "allowed_transition" VALUES('B','CONFLICT','SEALED');
INSERT INTO "allowed_transition" VALUES('B','CONFLICT','ACCEPTED');
INSERT INTO "allowed_transition" VALUES('B','CONFLICT','CLOSED');
CREATE TABLE backed_out (
        txn_id text not null, seq integer not null, event_seq integer not null references change (seq), primary key (txn_id, seq),
        foreign key (txn_id, seq) references version
    ) strict;
CREATE TABLE batch (
        batch_id text primary key, destination text not null references destination, sequence integer not null,
        layout text not null, file_name text not null, sha256 text not null check (length(sha256) = 64),
        bytes integer not null, records integer not null check (records > 0), lines integer not null,
        totals text not null, hash_total integer not null, previous_sha256 text not null, sealed_at text not null,
        control_sha256 text not null check (length(control_sha256) = 64), preparer text not null,
        release_required integer not null check (release_required in (0, 1)),
        duplicate_class text not null check (duplicate_class in ('A', 'B', 'C')), step text not null,
        attempt integer not null default 0, resends integer not null default 0, delivered_at text,
        evidence text, ack_deadline text, event_seq integer not null references change (seq), unique (destination, sequence), unique (destination, file_name)
    ) strict;
INSERT INTO "batch" VALUES('ns-us-00000001','ns-us',1,'netsuite_journal','ns-us-00000001-32c3e154.csv','32c3e154b563de6a7df6343792e985e13ae87c79eb2f590062c7b223278d2e61',1207,3,6,'{"USD":{"credit":"2400.00","debit":"2400.00"}}',6329137696,'0000000000000000000000000000000000000000000000000000000000000000','2026-09-28T18:00:00Z','60f1f32fc3ba363648142846c3780ba9ce722a341294792638ca52f7a17a6284','eve',0,'C','CLOSED',1,0,'2026-09-28T18:00:00Z','{"bytes":1207,"control_bytes":513,"host_key":null,"seen_in":"/inbox"}','2026-10-01T18:00:00Z',7);
INSERT INTO "batch" VALUES('ns-us-00000002','ns-us',2,'netsuite_time','ns-us-00000002-a99d6663.csv','a99d66634de9dd5c9ad6d9b79fa476c582ef1b11d4185def739144325e72e9e7',632,4,4,'{"hours":"32.0000"}',11112034681,'32c3e154b563de6a7df6343792e985e13ae87c79eb2f590062c7b223278d2e61','2026-09-28T18:00:00Z','d8021aa163613c08a6b84c448d8ac75a961cebde63d306cf4f26669c394c7e26','eve',0,'C','CLOSED',1,0,'2026-09-28T18:00:00Z','{"bytes":632,"control_bytes":470,"host_key":null,"seen_in":"/inbox"}','2026-10-01T18:00:00Z',8);
INSERT INTO "batch" VALUES('ns-us-00000003','ns-us',3,'netsuite_journal','ns-us-00000003-3c352309.csv','3c3523094a07b3577366ad3c0c417d9854895e7e3df9196240c478636ddc92aa',1009,2,4,'{"USD":{"credit":"1600.00","debit":"1600.00"}}',3413105985,'a99d66634de9dd5c9ad6d9b79fa476c582ef1b11d4185def739144325e72e9e7','2026-09-28T20:00:00Z','fb1632e6de1e5642edd5702d5e19745fbf25d6e034e339796492d1335354f1b8','eve',0,'C','CLOSED',1,0,'2026-09-28T20:00:00Z','{"bytes":1009,"control_bytes":513,"host_key":null,"seen_in":"/inbox"}','2026-10-01T20:00:00Z',28);
INSERT INTO "batch" VALUES('ns-us-00000004','ns-us',4,'netsuite_time','ns-us-00000004-701eb43d.csv','701eb43d417d0ef4e4f73ce316e3fd80455df0eb4c83f7692514cc19b112db12',395,2,2,'{"hours":"-16.0000"}',4495618951,'3c3523094a07b3577366ad3c0c417d9854895e7e3df9196240c478636ddc92aa','2026-09-28T20:00:00Z','5fff2f4a7379ba7c8bd6ba27b4811033a3cf64f1f8b91e86841d8b4a7e121d8f','eve',0,'C','CLOSED',1,0,'2026-09-28T20:00:00Z','{"bytes":395,"control_bytes":470,"host_key":null,"seen_in":"/inbox"}','2026-10-01T20:00:00Z',29);
INSERT INTO "batch" VALUES('ns-us-00000005','ns-us',5,'netsuite_journal','ns-us-00000005-14b9fbf3.csv','14b9fbf34868164bf85317efd7b4405be7e001703f3853a6f8e3d0a4591ab86c',651,1,2,'{"USD":{"credit":"600.00","debit":"600.00"}}',933375521,'701eb43d417d0ef4e4f73ce316e3fd80455df0eb4c83f7692514cc19b112db12','2026-09-28T21:00:00Z','8a78169ecfd4d78fda4f4da9922cf64f4876c0a1b40070d91a3cee1edb15f185','eve',0,'C','CLOSED',1,0,'2026-09-28T21:00:00Z','{"bytes":651,"control_bytes":509,"host_key":null,"seen_in":"/inbox"}','2026-10-01T21:00:00Z',42);
INSERT INTO "batch" VALUES('ns-us-00000006','ns-us',6,'netsuite_time','ns-us-00000006-b7ad5834.csv','b7ad5834b67e0b56f3f9fa6b25a3f9b031d8956e124afe82747afd1d2c474b9e',273,1,1,'{"hours":"6.0000"}',1126029178,'14b9fbf34868164bf85317efd7b4405be7e001703f3853a6f8e3d0a4591ab86c','2026-09-28T21:00:00Z','509892a6c8d382e57b1510442e26c7377371e190872366bcd3f6792bf7ae6e99','eve',0,'C','CLOSED',1,0,'2026-09-28T21:00:00Z','{"bytes":273,"control_bytes":468,"host_key":null,"seen_in":"/inbox"}','2026-10-01T21:00:00Z',43);
INSERT INTO "batch" VALUES('ns-us-00000007','ns-us',7,'netsuite_journal','ns-us-00000007-1cf0a641.csv','1cf0a641ac3848071dff479e3acac6743e4d822607d4b6b4705ca898a8daa1c5',651,1,2,'{"USD":{"credit":"800.00","debit":"800.00"}}',4041244549,'b7ad5834b67e0b56f3f9fa6b25a3f9b031d8956e124afe82747afd1d2c474b9e','2026-09-28T23:00:00Z','70077db2c6a5b572476ca78b9b63c10c5152fdb35e77bb0337c88a633486cad2','eve',0,'C','UNKNOWN',1,0,'2026-09-28T23:00:00Z','{"bytes":651,"control_bytes":510,"host_key":null,"seen_in":"/inbox"}','2026-10-01T23:00:00Z',62);
INSERT INTO "batch" VALUES('ns-us-00000008','ns-us',8,'netsuite_time','ns-us-00000008-fcff8f67.csv','fcff8f671a0f97254775f477df3e5b95bc63392382a4a7296d5efd38f47d050c',273,1,1,'{"hours":"8.0000"}',3915946799,'1cf0a641ac3848071dff479e3acac6743e4d822607d4b6b4705ca898a8daa1c5','2026-09-28T23:00:00Z','fd0a0daa6908738615d84771e0da7e68f96d91167b49058487a0a4b7095153c8','eve',0,'C','UNKNOWN',1,0,'2026-09-28T23:00:00Z','{"bytes":273,"control_bytes":468,"host_key":null,"seen_in":"/inbox"}','2026-10-01T23:00:00Z',63);
INSERT INTO "batch" VALUES('ns-us-00000009','ns-us',9,'netsuite_journal','ns-us-00000009-ae79492c.csv','ae79492cf3567e87653d3c7b55d70469c5de1a28c01e1069e96f01d0fd9c753e',929,2,4,'{"USD":{"credit":"1600.00","debit":"1600.00"}}',1583865271,'fcff8f671a0f97254775f477df3e5b95bc63392382a4a7296d5efd38f47d050c','2026-10-03T00:00:00Z','23ba02911e3e70d43b79c97783bef1adebeeb54f76f39b85511fb42ca7cac1ab','eve',0,'C','ACCEPTED',1,0,'2026-10-03T00:00:00Z','{"bytes":929,"control_bytes":512,"host_key":null,"seen_in":"/inbox"}','2026-10-06T00:00:00Z',76);
INSERT INTO "batch" VALUES('ns-us-00000010','ns-us',10,'netsuite_time','ns-us-00000010-3b018677.csv','3b01867774017322b907306fa099402979e55cfb841dd5be5260b1e108d695ab',393,2,2,'{"hours":"16.0000"}',6117100883,'ae79492cf3567e87653d3c7b55d70469c5de1a28c01e1069e96f01d0fd9c753e','2026-10-03T00:00:00Z','e30006694f1c1b31c79844210799fe4f17201b4de9527566d6c7fa93b464e340','eve',0,'C','ACCEPTED',1,0,'2026-10-03T00:00:00Z','{"bytes":393,"control_bytes":470,"host_key":null,"seen_in":"/inbox"}','2026-10-06T00:00:00Z',77);
INSERT INTO "batch" VALUES('ns-us-00000011','ns-us',11,'netsuite_journal','ns-us-00000011-11b4336b.csv','11b4336b862d6ee7545f801b5c6b32f85ef2c1185a8244aff5b3f2abf0894029',651,1,2,'{"USD":{"credit":"800.00","debit":"800.00"}}',2615198086,'3b01867774017322b907306fa099402979e55cfb841dd5be5260b1e108d695ab','2026-10-03T01:00:00Z','d21a1d0f1140bdbf0474d2ec9fdd6fb661f61925b1730bfae8220746371e2524','eve',0,'C','DELIVERED',1,0,'2026-10-03T01:00:00Z','{"bytes":651,"control_bytes":511,"host_key":null,"seen_in":"/inbox"}','2026-10-06T01:00:00Z',94);
INSERT INTO "batch" VALUES('ns-us-00000012','ns-us',12,'netsuite_time','ns-us-00000012-c1b04e46.csv','c1b04e46c41d697bb7a4bcf83e10f028befca10be6caba1b248c56d83770ae21',273,1,1,'{"hours":"8.0000"}',2949622746,'11b4336b862d6ee7545f801b5c6b32f85ef2c1185a8244aff5b3f2abf0894029','2026-10-03T01:00:00Z','3b1e6e05fe55093a213168b1b010f9b6e21932e4eed5f50206ae174536265976','eve',0,'C','DELIVERED',1,0,'2026-10-03T01:00:00Z','{"bytes":273,"control_bytes":469,"host_key":null,"seen_in":"/inbox"}','2026-10-06T01:00:00Z',95);
INSERT INTO "batch" VALUES('ns-us-00000013','ns-us',13,'netsuite_journal','ns-us-00000013-729e4822.csv','729e4822bca61cd9971a473c1ec17c13dcb5a1f59ccce07eb14ab7aa06dc37e1',651,1,2,'{"USD":{"credit":"800.00","debit":"800.00"}}',2436991205,'c1b04e46c41d697bb7a4bcf83e10f028befca10be6caba1b248c56d83770ae21','2026-10-03T02:00:00Z','1c40d1c15cb0301a35ed27951ec9e5592da15e4404bc94327bdf80a85e927393','eve',0,'C','UPLOADING',1,0,NULL,NULL,NULL,110);
INSERT INTO "batch" VALUES('ns-us-00000014','ns-us',14,'netsuite_time','ns-us-00000014-89f9408e.csv','89f9408eb139a57a630f338190601cfab88e786c2d118c88a1eeffdbf9ea907b',273,1,1,'{"hours":"8.0000"}',3811601982,'729e4822bca61cd9971a473c1ec17c13dcb5a1f59ccce07eb14ab7aa06dc37e1','2026-10-03T02:00:00Z','771e193e5297e920f9f2ccb368352f235689f627c33688d19cbcdb40d98dde4a','eve',0,'C','SEALED',0,0,NULL,NULL,NULL,111);
CREATE TABLE batch_deadline (
        move_id integer primary key, batch_id text not null references batch, ack_deadline text, event_seq integer not null references change (seq)
    ) strict;
INSERT INTO "batch_deadline" VALUES(1,'ns-us-00000001','2026-10-01T18:00:00Z',10);
INSERT INTO "batch_deadline" VALUES(2,'ns-us-00000002','2026-10-01T18:00:00Z',13);
INSERT INTO "batch_deadline" VALUES(3,'ns-us-00000003','2026-10-01T20:00:00Z',31);
INSERT INTO "batch_deadline" VALUES(4,'ns-us-00000004','2026-10-01T20:00:00Z',34);
INSERT INTO "batch_deadline" VALUES(5,'ns-us-00000005','2026-10-01T21:00:00Z',45);
INSERT INTO "batch_deadline" VALUES(6,'ns-us-00000006','2026-10-01T21:00:00Z',48);
INSERT INTO "batch_deadline" VALUES(7,'ns-us-00000007','2026-10-01T23:00:00Z',65);
INSERT INTO "batch_deadline" VALUES(8,'ns-us-00000008','2026-10-01T23:00:00Z',68);
INSERT INTO "batch_deadline" VALUES(9,'ns-us-00000009','2026-10-06T00:00:00Z',81);
INSERT INTO "batch_deadline" VALUES(10,'ns-us-00000010','2026-10-06T00:00:00Z',84);
INSERT INTO "batch_deadline" VALUES(11,'ns-us-00000011','2026-10-06T01:00:00Z',97);
INSERT INTO "batch_deadline" VALUES(12,'ns-us-00000012','2026-10-06T01:00:00Z',100);
CREATE TABLE batch_line (
        batch_id text not null references batch, entry_id text not null references entry, payload text not null,
        payload_hash text not null, posting_period text not null, amount_minor integer not null,
        currency text not null, hours_e4 integer not null, reference text not null, event_seq integer not null references change (seq),
        primary key (batch_id, entry_id)
    ) strict;
INSERT INTO "batch_line" VALUES('ns-us-00000001','NW2Y26YZLBOJSYLPMZ5MARG2IR','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9','2026-09',80000,'USD',0,'harvest:meridian:1',7);
INSERT INTO "batch_line" VALUES('ns-us-00000001','TVW5GF3EZ7BHNNLW4347KMOA3M','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa','2026-09',80000,'USD',0,'harvest:meridian:2',7);
INSERT INTO "batch_line" VALUES('ns-us-00000001','YTFPGJN4QM5GDTJQXVEVIHFRKO','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:4","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603','2026-09',80000,'USD',0,'harvest:meridian:4',7);
INSERT INTO "batch_line" VALUES('ns-us-00000002','3XROTPYLE3YEJOENPZAOAY2D2K','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6','2026-09',0,'USD',80000,'harvest:meridian:2',8);
INSERT INTO "batch_line" VALUES('ns-us-00000002','EL5WQWM5KBOJ3T7ORZ4Q3H4JQT','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:4","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5','2026-09',0,'USD',80000,'harvest:meridian:4',8);
INSERT INTO "batch_line" VALUES('ns-us-00000002','MDU3SS4VWXGUYN52W6L5CZN345','{"amount_minor":0,"billable":false,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:3","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf','2026-09',0,'USD',80000,'harvest:meridian:3',8);
INSERT INTO "batch_line" VALUES('ns-us-00000002','XKNIEZRQAYEDJQIK6YW5OVMEU5','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e','2026-09',0,'USD',80000,'harvest:meridian:1',8);
INSERT INTO "batch_line" VALUES('ns-us-00000003','AOIF24AAQOKEIPXDJBDJ6B2APZ','{"amount_minor":-80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":"NW2Y26YZLBOJSYLPMZ5MARG2IR","reverses_document":"DOC-1","service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','9119b92ecf33506ef06bc3e9a4f3cb12ba54f60f23aef7c5a380d51cadbacf2c','2026-09',-80000,'USD',0,'harvest:meridian:1',28);
INSERT INTO "batch_line" VALUES('ns-us-00000003','E4HSFMYDQWWLWYGJFYHZHDVBLJ','{"amount_minor":-80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":"TVW5GF3EZ7BHNNLW4347KMOA3M","reverses_document":"DOC-2","service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','c0d48c14ab5840c53ea1b2f3cdbd66d9a6c6230a577f67824594699326b5b830','2026-09',-80000,'USD',0,'harvest:meridian:2',28);
INSERT INTO "batch_line" VALUES('ns-us-00000004','5HX7N5T6K76NH4PPXGJZMLFZPN','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":-80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":"3XROTPYLE3YEJOENPZAOAY2D2K","reverses_document":"DOC-3","service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','aeb4fdd18553f1cf2211d0538c5515fea301c219eb53214bd0d4ccd46bb99ef3','2026-09',0,'USD',-80000,'harvest:meridian:2',29);
INSERT INTO "batch_line" VALUES('ns-us-00000004','M2K43HCM2GE4PQYEHBPMDZNVOG','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":-80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":"XKNIEZRQAYEDJQIK6YW5OVMEU5","reverses_document":"DOC-5","service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','1b9d05099d3731f913d5907f1484f27aec1246c62c95418103b31ca75b64bd69','2026-09',0,'USD',-80000,'harvest:meridian:1',29);
INSERT INTO "batch_line" VALUES('ns-us-00000005','3BONI7QNA2EB3FCKZ3GYCXNJPB','{"amount_minor":60000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4','2026-09',60000,'USD',0,'harvest:meridian:1',42);
INSERT INTO "batch_line" VALUES('ns-us-00000006','BUKHSRQEQAWLXGTVCFQSL2QCTS','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":60000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16','2026-09',0,'USD',60000,'harvest:meridian:1',43);
INSERT INTO "batch_line" VALUES('ns-us-00000007','QRRJJREJCT6RFEXSBLBFSQMDJ5','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:5","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508','2026-09',80000,'USD',0,'harvest:meridian:5',62);
INSERT INTO "batch_line" VALUES('ns-us-00000008','KEVQOXQUWBEJ4RW7BMLE6J7IYD','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:5","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34','2026-09',0,'USD',80000,'harvest:meridian:5',63);
INSERT INTO "batch_line" VALUES('ns-us-00000009','IOQM2JWGR5QKNPUWSQWSLZKCPJ','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:7","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507','2026-09',80000,'USD',0,'harvest:meridian:7',76);
INSERT INTO "batch_line" VALUES('ns-us-00000009','K56EOZJM4EZSSXZ4GNY6WVBYLN','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:6","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4','2026-09',80000,'USD',0,'harvest:meridian:6',76);
INSERT INTO "batch_line" VALUES('ns-us-00000010','G4M653DOFI2RTQHV3EHURUOWH5','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:7","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10','2026-09',0,'USD',80000,'harvest:meridian:7',77);
INSERT INTO "batch_line" VALUES('ns-us-00000010','Q4UL3FJ4XID2MGXUUIIK6XWQEC','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:6","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43','2026-09',0,'USD',80000,'harvest:meridian:6',77);
INSERT INTO "batch_line" VALUES('ns-us-00000011','GKLUI64MYBKRXKFE2HSFJ233PW','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:8","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','a98b36c1edb25f313885336ab8237271734c57624259828327cb6e6ea3801f63','2026-09',80000,'USD',0,'harvest:meridian:8',94);
INSERT INTO "batch_line" VALUES('ns-us-00000012','ZYV5EDZ2MNPE72YTEBOYWBO2WR','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:8","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','4c59d17279a633969a8a6a2b293565d90c74e8a8b2cc514f8df640f6873cd317','2026-09',0,'USD',80000,'harvest:meridian:8',95);
INSERT INTO "batch_line" VALUES('ns-us-00000013','DYH2OGZB45Y3INZSSMLM6OOUDL','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:9","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','35b62189aa2de562a12466059db353cfbddd96b3ce88a5733d92010ae499a0cf','2026-09',80000,'USD',0,'harvest:meridian:9',110);
INSERT INTO "batch_line" VALUES('ns-us-00000014','CBHICZGYLBZ5UJEEB6AG7HMTYG','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:9","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','127fc498a18282871c28ecd941bcaa43067756198b5560b3ec0a474efd69805d','2026-09',0,'USD',80000,'harvest:meridian:9',111);
CREATE TABLE batch_move (
        move_id integer primary key, batch_id text not null references batch, kind text not null check (kind = 'B'),
        from_state text not null, to_state text not null, attempt integer not null, at text not null, event_seq integer not null references change (seq),
        constraint transition_is_allowed foreign key (kind, from_state, to_state) references allowed_transition
    ) strict;
INSERT INTO "batch_move" VALUES(1,'ns-us-00000001','B','NEW','SEALED',0,'2026-09-28T18:00:00Z',7);
INSERT INTO "batch_move" VALUES(2,'ns-us-00000002','B','NEW','SEALED',0,'2026-09-28T18:00:00Z',8);
INSERT INTO "batch_move" VALUES(3,'ns-us-00000001','B','SEALED','UPLOADING',1,'2026-09-28T18:00:00Z',9);
INSERT INTO "batch_move" VALUES(4,'ns-us-00000001','B','UPLOADING','UPLOADED',1,'2026-09-28T18:00:00Z',10);
INSERT INTO "batch_move" VALUES(5,'ns-us-00000001','B','UPLOADED','DELIVERED',1,'2026-09-28T18:00:00Z',11);
INSERT INTO "batch_move" VALUES(6,'ns-us-00000002','B','SEALED','UPLOADING',1,'2026-09-28T18:00:00Z',12);
INSERT INTO "batch_move" VALUES(7,'ns-us-00000002','B','UPLOADING','UPLOADED',1,'2026-09-28T18:00:00Z',13);
INSERT INTO "batch_move" VALUES(8,'ns-us-00000002','B','UPLOADED','DELIVERED',1,'2026-09-28T18:00:00Z',14);
INSERT INTO "batch_move" VALUES(9,'ns-us-00000001','B','DELIVERED','ACCEPTED',1,'2026-09-28T19:00:00Z',16);
INSERT INTO "batch_move" VALUES(10,'ns-us-00000001','B','ACCEPTED','CLOSED',1,'2026-09-28T19:00:00Z',16);
INSERT INTO "batch_move" VALUES(11,'ns-us-00000002','B','DELIVERED','ACCEPTED',1,'2026-09-28T19:00:00Z',17);
INSERT INTO "batch_move" VALUES(12,'ns-us-00000002','B','ACCEPTED','CLOSED',1,'2026-09-28T19:00:00Z',17);
INSERT INTO "batch_move" VALUES(13,'ns-us-00000003','B','NEW','SEALED',0,'2026-09-28T20:00:00Z',28);
INSERT INTO "batch_move" VALUES(14,'ns-us-00000004','B','NEW','SEALED',0,'2026-09-28T20:00:00Z',29);
INSERT INTO "batch_move" VALUES(15,'ns-us-00000003','B','SEALED','UPLOADING',1,'2026-09-28T20:00:00Z',30);
INSERT INTO "batch_move" VALUES(16,'ns-us-00000003','B','UPLOADING','UPLOADED',1,'2026-09-28T20:00:00Z',31);
INSERT INTO "batch_move" VALUES(17,'ns-us-00000003','B','UPLOADED','DELIVERED',1,'2026-09-28T20:00:00Z',32);
INSERT INTO "batch_move" VALUES(18,'ns-us-00000004','B','SEALED','UPLOADING',1,'2026-09-28T20:00:00Z',33);
INSERT INTO "batch_move" VALUES(19,'ns-us-00000004','B','UPLOADING','UPLOADED',1,'2026-09-28T20:00:00Z',34);
INSERT INTO "batch_move" VALUES(20,'ns-us-00000004','B','UPLOADED','DELIVERED',1,'2026-09-28T20:00:00Z',35);
INSERT INTO "batch_move" VALUES(21,'ns-us-00000003','B','DELIVERED','ACCEPTED',1,'2026-09-28T21:00:00Z',37);
INSERT INTO "batch_move" VALUES(22,'ns-us-00000003','B','ACCEPTED','CLOSED',1,'2026-09-28T21:00:00Z',37);
INSERT INTO "batch_move" VALUES(23,'ns-us-00000004','B','DELIVERED','ACCEPTED',1,'2026-09-28T21:00:00Z',38);
INSERT INTO "batch_move" VALUES(24,'ns-us-00000004','B','ACCEPTED','CLOSED',1,'2026-09-28T21:00:00Z',38);
INSERT INTO "batch_move" VALUES(25,'ns-us-00000005','B','NEW','SEALED',0,'2026-09-28T21:00:00Z',42);
INSERT INTO "batch_move" VALUES(26,'ns-us-00000006','B','NEW','SEALED',0,'2026-09-28T21:00:00Z',43);
INSERT INTO "batch_move" VALUES(27,'ns-us-00000005','B','SEALED','UPLOADING',1,'2026-09-28T21:00:00Z',44);
INSERT INTO "batch_move" VALUES(28,'ns-us-00000005','B','UPLOADING','UPLOADED',1,'2026-09-28T21:00:00Z',45);
INSERT INTO "batch_move" VALUES(29,'ns-us-00000005','B','UPLOADED','DELIVERED',1,'2026-09-28T21:00:00Z',46);
INSERT INTO "batch_move" VALUES(30,'ns-us-00000006','B','SEALED','UPLOADING',1,'2026-09-28T21:00:00Z',47);
INSERT INTO "batch_move" VALUES(31,'ns-us-00000006','B','UPLOADING','UPLOADED',1,'2026-09-28T21:00:00Z',48);
INSERT INTO "batch_move" VALUES(32,'ns-us-00000006','B','UPLOADED','DELIVERED',1,'2026-09-28T21:00:00Z',49);
INSERT INTO "batch_move" VALUES(33,'ns-us-00000005','B','DELIVERED','ACCEPTED',1,'2026-09-28T22:00:00Z',51);
INSERT INTO "batch_move" VALUES(34,'ns-us-00000005','B','ACCEPTED','CLOSED',1,'2026-09-28T22:00:00Z',51);
INSERT INTO "batch_move" VALUES(35,'ns-us-00000006','B','DELIVERED','ACCEPTED',1,'2026-09-28T22:00:00Z',52);
INSERT INTO "batch_move" VALUES(36,'ns-us-00000006','B','ACCEPTED','CLOSED',1,'2026-09-28T22:00:00Z',52);
INSERT INTO "batch_move" VALUES(37,'ns-us-00000007','B','NEW','SEALED',0,'2026-09-28T23:00:00Z',62);
INSERT INTO "batch_move" VALUES(38,'ns-us-00000008','B','NEW','SEALED',0,'2026-09-28T23:00:00Z',63);
INSERT INTO "batch_move" VALUES(39,'ns-us-00000007','B','SEALED','UPLOADING',1,'2026-09-28T23:00:00Z',64);
INSERT INTO "batch_move" VALUES(40,'ns-us-00000007','B','UPLOADING','UPLOADED',1,'2026-09-28T23:00:00Z',65);
INSERT INTO "batch_move" VALUES(41,'ns-us-00000007','B','UPLOADED','DELIVERED',1,'2026-09-28T23:00:00Z',66);
INSERT INTO "batch_move" VALUES(42,'ns-us-00000008','B','SEALED','UPLOADING',1,'2026-09-28T23:00:00Z',67);
INSERT INTO "batch_move" VALUES(43,'ns-us-00000008','B','UPLOADING','UPLOADED',1,'2026-09-28T23:00:00Z',68);
INSERT INTO "batch_move" VALUES(44,'ns-us-00000008','B','UPLOADED','DELIVERED',1,'2026-09-28T23:00:00Z',69);
INSERT INTO "batch_move" VALUES(45,'ns-us-00000009','B','NEW','SEALED',0,'2026-10-03T00:00:00Z',76);
INSERT INTO "batch_move" VALUES(46,'ns-us-00000010','B','NEW','SEALED',0,'2026-10-03T00:00:00Z',77);
INSERT INTO "batch_move" VALUES(47,'ns-us-00000007','B','DELIVERED','UNKNOWN',1,'2026-10-03T00:00:00Z',78);
INSERT INTO "batch_move" VALUES(48,'ns-us-00000008','B','DELIVERED','UNKNOWN',1,'2026-10-03T00:00:00Z',79);
INSERT INTO "batch_move" VALUES(49,'ns-us-00000009','B','SEALED','UPLOADING',1,'2026-10-03T00:00:00Z',80);
INSERT INTO "batch_move" VALUES(50,'ns-us-00000009','B','UPLOADING','UPLOADED',1,'2026-10-03T00:00:00Z',81);
INSERT INTO "batch_move" VALUES(51,'ns-us-00000009','B','UPLOADED','DELIVERED',1,'2026-10-03T00:00:00Z',82);
INSERT INTO "batch_move" VALUES(52,'ns-us-00000010','B','SEALED','UPLOADING',1,'2026-10-03T00:00:00Z',83);
INSERT INTO "batch_move" VALUES(53,'ns-us-00000010','B','UPLOADING','UPLOADED',1,'2026-10-03T00:00:00Z',84);
INSERT INTO "batch_move" VALUES(54,'ns-us-00000010','B','UPLOADED','DELIVERED',1,'2026-10-03T00:00:00Z',85);
INSERT INTO "batch_move" VALUES(55,'ns-us-00000009','B','DELIVERED','ACCEPTED',1,'2026-10-03T01:00:00Z',87);
INSERT INTO "batch_move" VALUES(56,'ns-us-00000010','B','DELIVERED','ACCEPTED',1,'2026-10-03T01:00:00Z',88);
INSERT INTO "batch_move" VALUES(57,'ns-us-00000011','B','NEW','SEALED',0,'2026-10-03T01:00:00Z',94);
INSERT INTO "batch_move" VALUES(58,'ns-us-00000012','B','NEW','SEALED',0,'2026-10-03T01:00:00Z',95);
INSERT INTO "batch_move" VALUES(59,'ns-us-00000011','B','SEALED','UPLOADING',1,'2026-10-03T01:00:00Z',96);
INSERT INTO "batch_move" VALUES(60,'ns-us-00000011','B','UPLOADING','UPLOADED',1,'2026-10-03T01:00:00Z',97);
INSERT INTO "batch_move" VALUES(61,'ns-us-00000011','B','UPLOADED','DELIVERED',1,'2026-10-03T01:00:00Z',98);
INSERT INTO "batch_move" VALUES(62,'ns-us-00000012','B','SEALED','UPLOADING',1,'2026-10-03T01:00:00Z',99);
INSERT INTO "batch_move" VALUES(63,'ns-us-00000012','B','UPLOADING','UPLOADED',1,'2026-10-03T01:00:00Z',100);
INSERT INTO "batch_move" VALUES(64,'ns-us-00000012','B','UPLOADED','DELIVERED',1,'2026-10-03T01:00:00Z',101);
INSERT INTO "batch_move" VALUES(65,'ns-us-00000013','B','NEW','SEALED',0,'2026-10-03T02:00:00Z',110);
INSERT INTO "batch_move" VALUES(66,'ns-us-00000014','B','NEW','SEALED',0,'2026-10-03T02:00:00Z',111);
INSERT INTO "batch_move" VALUES(67,'ns-us-00000013','B','SEALED','UPLOADING',1,'2026-10-03T02:00:00Z',112);
CREATE TABLE batch_was (
            batch_id text, step text, delivered_at text, event_seq integer not null references change (seq), primary key (event_seq, batch_id),
            foreign key (batch_id) references batch
        ) strict;
INSERT INTO "batch_was" VALUES('ns-us-00000001','SEALED',NULL,9);
INSERT INTO "batch_was" VALUES('ns-us-00000001','UPLOADING',NULL,10);
INSERT INTO "batch_was" VALUES('ns-us-00000001','UPLOADED',NULL,11);
INSERT INTO "batch_was" VALUES('ns-us-00000002','SEALED',NULL,12);
INSERT INTO "batch_was" VALUES('ns-us-00000002','UPLOADING',NULL,13);
INSERT INTO "batch_was" VALUES('ns-us-00000002','UPLOADED',NULL,14);
INSERT INTO "batch_was" VALUES('ns-us-00000001','DELIVERED','2026-09-28T18:00:00Z',16);
INSERT INTO "batch_was" VALUES('ns-us-00000002','DELIVERED','2026-09-28T18:00:00Z',17);
INSERT INTO "batch_was" VALUES('ns-us-00000003','SEALED',NULL,30);
INSERT INTO "batch_was" VALUES('ns-us-00000003','UPLOADING',NULL,31);
INSERT INTO "batch_was" VALUES('ns-us-00000003','UPLOADED',NULL,32);
INSERT INTO "batch_was" VALUES('ns-us-00000004','SEALED',NULL,33);
INSERT INTO "batch_was" VALUES('ns-us-00000004','UPLOADING',NULL,34);
INSERT INTO "batch_was" VALUES('ns-us-00000004','UPLOADED',NULL,35);
INSERT INTO "batch_was" VALUES('ns-us-00000003','DELIVERED','2026-09-28T20:00:00Z',37);
INSERT INTO "batch_was" VALUES('ns-us-00000004','DELIVERED','2026-09-28T20:00:00Z',38);
INSERT INTO "batch_was" VALUES('ns-us-00000005','SEALED',NULL,44);
INSERT INTO "batch_was" VALUES('ns-us-00000005','UPLOADING',NULL,45);
INSERT INTO "batch_was" VALUES('ns-us-00000005','UPLOADED',NULL,46);
INSERT INTO "batch_was" VALUES('ns-us-00000006','SEALED',NULL,47);
INSERT INTO "batch_was" VALUES('ns-us-00000006','UPLOADING',NULL,48);
INSERT INTO "batch_was" VALUES('ns-us-00000006','UPLOADED',NULL,49);
INSERT INTO "batch_was" VALUES('ns-us-00000005','DELIVERED','2026-09-28T21:00:00Z',51);
INSERT INTO "batch_was" VALUES('ns-us-00000006','DELIVERED','2026-09-28T21:00:00Z',52);
INSERT INTO "batch_was" VALUES('ns-us-00000007','SEALED',NULL,64);
INSERT INTO "batch_was" VALUES('ns-us-00000007','UPLOADING',NULL,65);
INSERT INTO "batch_was" VALUES('ns-us-00000007','UPLOADED',NULL,66);
INSERT INTO "batch_was" VALUES('ns-us-00000008','SEALED',NULL,67);
INSERT INTO "batch_was" VALUES('ns-us-00000008','UPLOADING',NULL,68);
INSERT INTO "batch_was" VALUES('ns-us-00000008','UPLOADED',NULL,69);
INSERT INTO "batch_was" VALUES('ns-us-00000007','DELIVERED','2026-09-28T23:00:00Z',78);
INSERT INTO "batch_was" VALUES('ns-us-00000008','DELIVERED','2026-09-28T23:00:00Z',79);
INSERT INTO "batch_was" VALUES('ns-us-00000009','SEALED',NULL,80);
INSERT INTO "batch_was" VALUES('ns-us-00000009','UPLOADING',NULL,81);
INSERT INTO "batch_was" VALUES('ns-us-00000009','UPLOADED',NULL,82);
INSERT INTO "batch_was" VALUES('ns-us-00000010','SEALED',NULL,83);
INSERT INTO "batch_was" VALUES('ns-us-00000010','UPLOADING',NULL,84);
INSERT INTO "batch_was" VALUES('ns-us-00000010','UPLOADED',NULL,85);
INSERT INTO "batch_was" VALUES('ns-us-00000009','DELIVERED','2026-10-03T00:00:00Z',87);
INSERT INTO "batch_was" VALUES('ns-us-00000010','DELIVERED','2026-10-03T00:00:00Z',88);
INSERT INTO "batch_was" VALUES('ns-us-00000011','SEALED',NULL,96);
INSERT INTO "batch_was" VALUES('ns-us-00000011','UPLOADING',NULL,97);
INSERT INTO "batch_was" VALUES('ns-us-00000011','UPLOADED',NULL,98);
INSERT INTO "batch_was" VALUES('ns-us-00000012','SEALED',NULL,99);
INSERT INTO "batch_was" VALUES('ns-us-00000012','UPLOADING',NULL,100);
INSERT INTO "batch_was" VALUES('ns-us-00000012','UPLOADED',NULL,101);
INSERT INTO "batch_was" VALUES('ns-us-00000013','SEALED',NULL,112);
CREATE TABLE built (
        build_id text not null, sha256 text not null check (length(sha256) = 64), input_manifest_sha256 text not null,
        dbt_project_sha256 text not null, manifest_sha256 text not null, statements_sha256 text not null, event_seq integer not null references change (seq),
        primary key (event_seq)
    ) strict;
INSERT INTO "built" VALUES('20261003T020000Z-11111111','215258f7133ce5f980e8260acb398fde30b01c9ebc57a595f570fbfe9174b131','1111111111111111111111111111111111111111111111111111111111111111','2222222222222222222222222222222222222222222222222222222222222222','3333333333333333333333333333333333333333333333333333333333333333','',103);
CREATE TABLE call (
        batch_id text not null references batch, attempt integer not null, key text not null, method text not null,
        url text not null, request_sha256 text not null check (length(request_sha256) = 64), event_seq integer not null references change (seq),
        primary key (batch_id, attempt)
    ) strict;
CREATE TABLE change (
        seq integer primary key references event (seq) deferrable initially deferred
    ) strict;
INSERT INTO "change" VALUES(1);
INSERT INTO "change" VALUES(2);
INSERT INTO "change" VALUES(3);
INSERT INTO "change" VALUES(4);
INSERT INTO "change" VALUES(5);
INSERT INTO "change" VALUES(6);
INSERT INTO "change" VALUES(7);
INSERT INTO "change" VALUES(8);
INSERT INTO "change" VALUES(9);
INSERT INTO "change" VALUES(10);
INSERT INTO "change" VALUES(11);
INSERT INTO "change" VALUES(12);
INSERT INTO "change" VALUES(13);
INSERT INTO "change" VALUES(14);
INSERT INTO "change" VALUES(15);
INSERT INTO "change" VALUES(16);
INSERT INTO "change" VALUES(17);
INSERT INTO "change" VALUES(18);
INSERT INTO "change" VALUES(19);
INSERT INTO "change" VALUES(20);
INSERT INTO "change" VALUES(21);
INSERT INTO "change" VALUES(22);
INSERT INTO "change" VALUES(23);
INSERT INTO "change" VALUES(24);
INSERT INTO "change" VALUES(25);
INSERT INTO "change" VALUES(26);
INSERT INTO "change" VALUES(27);
INSERT INTO "change" VALUES(28);
INSERT INTO "change" VALUES(29);
INSERT INTO "change" VALUES(30);
INSERT INTO "change" VALUES(31);
INSERT INTO "change" VALUES(32);
INSERT INTO "change" VALUES(33);
INSERT INTO "change" VALUES(34);
INSERT INTO "change" VALUES(35);
INSERT INTO "change" VALUES(36);
INSERT INTO "change" VALUES(37);
INSERT INTO "change" VALUES(38);
INSERT INTO "change" VALUES(39);
INSERT INTO "change" VALUES(40);
INSERT INTO "change" VALUES(41);
INSERT INTO "change" VALUES(42);
INSERT INTO "change" VALUES(43);
INSERT INTO "change" VALUES(44);
INSERT INTO "change" VALUES(45);
INSERT INTO "change" VALUES(46);
INSERT INTO "change" VALUES(47);
INSERT INTO "change" VALUES(48);
INSERT INTO "change" VALUES(49);
INSERT INTO "change" VALUES(50);
INSERT INTO "change" VALUES(51);
INSERT INTO "change" VALUES(52);
INSERT INTO "change" VALUES(53);
INSERT INTO "change" VALUES(54);
INSERT INTO "change" VALUES(55);
INSERT INTO "change" VALUES(56);
INSERT INTO "change" VALUES(57);
INSERT INTO "change" VALUES(58);
INSERT INTO "change" VALUES(59);
INSERT INTO "change" VALUES(60);
INSERT INTO "change" VALUES(61);
INSERT INTO "change" VALUES(62);
INSERT INTO "change" VALUES(63);
INSERT INTO "change" VALUES(64);
INSERT INTO "change" VALUES(65);
INSERT INTO "change" VALUES(66);
INSERT INTO "change" VALUES(67);
INSERT INTO "change" VALUES(68);
INSERT INTO "change" VALUES(69);
INSERT INTO "change" VALUES(70);
INSERT INTO "change" VALUES(71);
INSERT INTO "change" VALUES(72);
INSERT INTO "change" VALUES(73);
INSERT INTO "change" VALUES(74);
INSERT INTO "change" VALUES(75);
INSERT INTO "change" VALUES(76);
INSERT INTO "change" VALUES(77);
INSERT INTO "change" VALUES(78);
INSERT INTO "change" VALUES(79);
INSERT INTO "change" VALUES(80);
INSERT INTO "change" VALUES(81);
INSERT INTO "change" VALUES(82);
INSERT INTO "change" VALUES(83);
INSERT INTO "change" VALUES(84);
INSERT INTO "change" VALUES(85);
INSERT INTO "change" VALUES(86);
INSERT INTO "change" VALUES(87);
INSERT INTO "change" VALUES(88);
INSERT INTO "change" VALUES(89);
INSERT INTO "change" VALUES(90);
INSERT INTO "change" VALUES(91);
INSERT INTO "change" VALUES(92);
INSERT INTO "change" VALUES(93);
INSERT INTO "change" VALUES(94);
INSERT INTO "change" VALUES(95);
INSERT INTO "change" VALUES(96);
INSERT INTO "change" VALUES(97);
INSERT INTO "change" VALUES(98);
INSERT INTO "change" VALUES(99);
INSERT INTO "change" VALUES(100);
INSERT INTO "change" VALUES(101);
INSERT INTO "change" VALUES(102);
INSERT INTO "change" VALUES(103);
INSERT INTO "change" VALUES(104);
INSERT INTO "change" VALUES(105);
INSERT INTO "change" VALUES(106);
INSERT INTO "change" VALUES(107);
INSERT INTO "change" VALUES(108);
INSERT INTO "change" VALUES(109);
INSERT INTO "change" VALUES(110);
INSERT INTO "change" VALUES(111);
INSERT INTO "change" VALUES(112);
CREATE TABLE checked (
        one integer primary key check (one = 1), event_seq integer not null, hash text not null
    ) strict;
INSERT INTO "checked" VALUES(1,111,'22a3981549e11782e15a4f8c66348d9e9d28e8771845baa0919f7d7de9262b29');
CREATE TABLE destination (name text primary key, frozen text) strict;
INSERT INTO "destination" VALUES('ns-us',NULL);
CREATE TABLE entry (
        entry_id text primary key, txn_id text not null, seq integer not null,
        leg text not null check (leg in ('time', 'base', 'tax', 'burden', 'intercompany', 'rebill')), kind text not null check (kind in ('P', 'R')),
        represents_seq integer not null check (represents_seq >= seq), destination text not null references destination,
        layout text not null, state text not null, amount_minor integer not null, currency text not null,
        hours_e4 integer not null, payload_hash text, posting_period text, reverses text references entry,
        reversed integer not null default 0 check (reversed in (0, 1)), batch_id text references batch, document text,
        reject_code text, reject_message text, eligible_at text not null, sealed_at text, posted_at text,
        state_since text not null, posted_amount_minor integer, posted_currency text, posted_hours_e4 integer, event_seq integer not null references change (seq),
        foreign key (txn_id, seq) references version, foreign key (txn_id, represents_seq) references version,
        check ((kind = 'R') = (reverses is not null)),
        constraint a_posted_line_has_a_document
            check (state not in ('POSTED', 'POSTED_DIFF') or (document is not null and batch_id is not null))
    ) strict;
INSERT INTO "entry" VALUES('XKNIEZRQAYEDJQIK6YW5OVMEU5','meridian/harvest/meridian/time_entry/1/1',1,'time','P',1,'ns-us','netsuite_time','POSTED',0,'USD',80000,'14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e','2026-09',NULL,1,'ns-us-00000002','DOC-5',NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z','2026-09-28T19:00:00Z','2026-09-28T19:00:00Z',NULL,NULL,NULL,6);
INSERT INTO "entry" VALUES('NW2Y26YZLBOJSYLPMZ5MARG2IR','meridian/harvest/meridian/time_entry/1/1',1,'base','P',1,'ns-us','netsuite_journal','POSTED',80000,'USD',0,'7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9','2026-09',NULL,1,'ns-us-00000001','DOC-1',NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z','2026-09-28T19:00:00Z','2026-09-28T19:00:00Z',NULL,NULL,NULL,6);
INSERT INTO "entry" VALUES('3XROTPYLE3YEJOENPZAOAY2D2K','meridian/harvest/meridian/time_entry/2/1',1,'time','P',1,'ns-us','netsuite_time','POSTED',0,'USD',80000,'a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6','2026-09',NULL,1,'ns-us-00000002','DOC-3',NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z','2026-09-28T19:00:00Z','2026-09-28T19:00:00Z',NULL,NULL,NULL,6);
INSERT INTO "entry" VALUES('TVW5GF3EZ7BHNNLW4347KMOA3M','meridian/harvest/meridian/time_entry/2/1',1,'base','P',1,'ns-us','netsuite_journal','POSTED',80000,'USD',0,'f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa','2026-09',NULL,1,'ns-us-00000001','DOC-2',NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z','2026-09-28T19:00:00Z','2026-09-28T19:00:00Z',NULL,NULL,NULL,6);
INSERT INTO "entry" VALUES('MDU3SS4VWXGUYN52W6L5CZN345','meridian/harvest/meridian/time_entry/3/1',1,'time','P',1,'ns-us','netsuite_time','POSTED',0,'USD',80000,'30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf','2026-09',NULL,0,'ns-us-00000002','DOC-4',NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z','2026-09-28T19:00:00Z','2026-09-28T19:00:00Z',NULL,NULL,NULL,6);
INSERT INTO "entry" VALUES('EL5WQWM5KBOJ3T7ORZ4Q3H4JQT','meridian/harvest/meridian/time_entry/4/1',1,'time','P',1,'ns-us','netsuite_time','REJECTED',0,'USD',80000,'63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5','2026-09',NULL,0,'ns-us-00000002',NULL,'INVALID_ACCOUNT','','2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T19:00:00Z',NULL,NULL,NULL,6);
INSERT INTO "entry" VALUES('YTFPGJN4QM5GDTJQXVEVIHFRKO','meridian/harvest/meridian/time_entry/4/1',1,'base','P',1,'ns-us','netsuite_journal','REJECTED',80000,'USD',0,'9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603','2026-09',NULL,0,'ns-us-00000001',NULL,'INVALID_ACCOUNT','','2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T19:00:00Z',NULL,NULL,NULL,6);
INSERT INTO "entry" VALUES('M2K43HCM2GE4PQYEHBPMDZNVOG','meridian/harvest/meridian/time_entry/1/1',1,'time','R',1,'ns-us','netsuite_time','POSTED',0,'USD',-80000,'1b9d05099d3731f913d5907f1484f27aec1246c62c95418103b31ca75b64bd69','2026-09','XKNIEZRQAYEDJQIK6YW5OVMEU5',0,'ns-us-00000004','DOC-9',NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z','2026-09-28T21:00:00Z','2026-09-28T21:00:00Z',NULL,NULL,NULL,25);
INSERT INTO "entry" VALUES('AOIF24AAQOKEIPXDJBDJ6B2APZ','meridian/harvest/meridian/time_entry/1/1',1,'base','R',1,'ns-us','netsuite_journal','POSTED',-80000,'USD',0,'9119b92ecf33506ef06bc3e9a4f3cb12ba54f60f23aef7c5a380d51cadbacf2c','2026-09','NW2Y26YZLBOJSYLPMZ5MARG2IR',0,'ns-us-00000003','DOC-6',NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z','2026-09-28T21:00:00Z','2026-09-28T21:00:00Z',NULL,NULL,NULL,25);
INSERT INTO "entry" VALUES('5HX7N5T6K76NH4PPXGJZMLFZPN','meridian/harvest/meridian/time_entry/2/1',1,'time','R',1,'ns-us','netsuite_time','POSTED',0,'USD',-80000,'aeb4fdd18553f1cf2211d0538c5515fea301c219eb53214bd0d4ccd46bb99ef3','2026-09','3XROTPYLE3YEJOENPZAOAY2D2K',0,'ns-us-00000004','DOC-8',NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z','2026-09-28T21:00:00Z','2026-09-28T21:00:00Z',NULL,NULL,NULL,25);
INSERT INTO "entry" VALUES('E4HSFMYDQWWLWYGJFYHZHDVBLJ','meridian/harvest/meridian/time_entry/2/1',1,'base','R',1,'ns-us','netsuite_journal','POSTED',-80000,'USD',0,'c0d48c14ab5840c53ea1b2f3cdbd66d9a6c6230a577f67824594699326b5b830','2026-09','TVW5GF3EZ7BHNNLW4347KMOA3M',0,'ns-us-00000003','DOC-7',NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z','2026-09-28T21:00:00Z','2026-09-28T21:00:00Z',NULL,NULL,NULL,25);
INSERT INTO "entry" VALUES('3BONI7QNA2EB3FCKZ3GYCXNJPB','meridian/harvest/meridian/time_entry/1/1',2,'base','P',2,'ns-us','netsuite_journal','POSTED',60000,'USD',0,'aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4','2026-09',NULL,0,'ns-us-00000005','DOC-10',NULL,NULL,'2026-09-28T21:00:00Z','2026-09-28T21:00:00Z','2026-09-28T22:00:00Z','2026-09-28T22:00:00Z',NULL,NULL,NULL,37);
INSERT INTO "entry" VALUES('BUKHSRQEQAWLXGTVCFQSL2QCTS','meridian/harvest/meridian/time_entry/1/1',2,'time','P',2,'ns-us','netsuite_time','POSTED',0,'USD',60000,'79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16','2026-09',NULL,0,'ns-us-00000006','DOC-11',NULL,NULL,'2026-09-28T21:00:00Z','2026-09-28T21:00:00Z','2026-09-28T22:00:00Z','2026-09-28T22:00:00Z',NULL,NULL,NULL,38);
INSERT INTO "entry" VALUES('KEVQOXQUWBEJ4RW7BMLE6J7IYD','meridian/harvest/meridian/time_entry/5/1',1,'time','P',1,'ns-us','netsuite_time','UNKNOWN',0,'USD',80000,'e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34','2026-09',NULL,0,'ns-us-00000008',NULL,NULL,NULL,'2026-09-28T23:00:00Z','2026-09-28T23:00:00Z',NULL,'2026-10-03T00:00:00Z',NULL,NULL,NULL,61);
INSERT INTO "entry" VALUES('QRRJJREJCT6RFEXSBLBFSQMDJ5','meridian/harvest/meridian/time_entry/5/1',1,'base','P',1,'ns-us','netsuite_journal','UNKNOWN',80000,'USD',0,'dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508','2026-09',NULL,0,'ns-us-00000007',NULL,NULL,NULL,'2026-09-28T23:00:00Z','2026-09-28T23:00:00Z',NULL,'2026-10-03T00:00:00Z',NULL,NULL,NULL,61);
INSERT INTO "entry" VALUES('Q4UL3FJ4XID2MGXUUIIK6XWQEC','meridian/harvest/meridian/time_entry/6/1',1,'time','P',1,'ns-us','netsuite_time','ACCEPTED',0,'USD',80000,'ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43','2026-09',NULL,0,'ns-us-00000010',NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T01:00:00Z',NULL,NULL,NULL,75);
INSERT INTO "entry" VALUES('K56EOZJM4EZSSXZ4GNY6WVBYLN','meridian/harvest/meridian/time_entry/6/1',1,'base','P',1,'ns-us','netsuite_journal','ACCEPTED',80000,'USD',0,'6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4','2026-09',NULL,0,'ns-us-00000009',NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T01:00:00Z',NULL,NULL,NULL,75);
INSERT INTO "entry" VALUES('G4M653DOFI2RTQHV3EHURUOWH5','meridian/harvest/meridian/time_entry/7/1',1,'time','P',1,'ns-us','netsuite_time','POSTED',0,'USD',80000,'49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10','2026-09',NULL,0,'ns-us-00000010','DOC-16',NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z','2026-10-03T01:00:00Z','2026-10-03T01:00:00Z',NULL,NULL,NULL,75);
INSERT INTO "entry" VALUES('IOQM2JWGR5QKNPUWSQWSLZKCPJ','meridian/harvest/meridian/time_entry/7/1',1,'base','P',1,'ns-us','netsuite_journal','POSTED',80000,'USD',0,'ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507','2026-09',NULL,0,'ns-us-00000009','DOC-14',NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z','2026-10-03T01:00:00Z','2026-10-03T01:00:00Z',NULL,NULL,NULL,75);
INSERT INTO "entry" VALUES('ZYV5EDZ2MNPE72YTEBOYWBO2WR','meridian/harvest/meridian/time_entry/8/1',1,'time','P',1,'ns-us','netsuite_time','DELIVERED',0,'USD',80000,'4c59d17279a633969a8a6a2b293565d90c74e8a8b2cc514f8df640f6873cd317','2026-09',NULL,0,'ns-us-00000012',NULL,NULL,NULL,'2026-10-03T01:00:00Z','2026-10-03T01:00:00Z',NULL,'2026-10-03T01:00:00Z',NULL,NULL,NULL,93);
INSERT INTO "entry" VALUES('GKLUI64MYBKRXKFE2HSFJ233PW','meridian/harvest/meridian/time_entry/8/1',1,'base','P',1,'ns-us','netsuite_journal','DELIVERED',80000,'USD',0,'a98b36c1edb25f313885336ab8237271734c57624259828327cb6e6ea3801f63','2026-09',NULL,0,'ns-us-00000011',NULL,NULL,NULL,'2026-10-03T01:00:00Z','2026-10-03T01:00:00Z',NULL,'2026-10-03T01:00:00Z',NULL,NULL,NULL,93);
INSERT INTO "entry" VALUES('CBHICZGYLBZ5UJEEB6AG7HMTYG','meridian/harvest/meridian/time_entry/9/1',1,'time','P',1,'ns-us','netsuite_time','BATCHED',0,'USD',80000,'127fc498a18282871c28ecd941bcaa43067756198b5560b3ec0a474efd69805d','2026-09',NULL,0,'ns-us-00000014',NULL,NULL,NULL,'2026-10-03T02:00:00Z','2026-10-03T02:00:00Z',NULL,'2026-10-03T02:00:00Z',NULL,NULL,NULL,109);
INSERT INTO "entry" VALUES('DYH2OGZB45Y3INZSSMLM6OOUDL','meridian/harvest/meridian/time_entry/9/1',1,'base','P',1,'ns-us','netsuite_journal','SENDING',80000,'USD',0,'35b62189aa2de562a12466059db353cfbddd96b3ce88a5733d92010ae499a0cf','2026-09',NULL,0,'ns-us-00000013',NULL,NULL,NULL,'2026-10-03T02:00:00Z','2026-10-03T02:00:00Z',NULL,'2026-10-03T02:00:00Z',NULL,NULL,NULL,109);
CREATE TABLE entry_move (
        move_id integer primary key, entry_id text not null references entry, kind text not null,
        from_state text not null, to_state text not null, amount_minor integer not null, currency text not null,
        hours_e4 integer not null, at text not null, event_seq integer not null references change (seq),
        constraint transition_is_allowed foreign key (kind, from_state, to_state) references allowed_transition
    ) strict;
INSERT INTO "entry_move" VALUES(1,'XKNIEZRQAYEDJQIK6YW5OVMEU5','P','NEW','ELIGIBLE',0,'USD',80000,'2026-09-28T18:00:00Z',6);
INSERT INTO "entry_move" VALUES(2,'NW2Y26YZLBOJSYLPMZ5MARG2IR','P','NEW','ELIGIBLE',80000,'USD',0,'2026-09-28T18:00:00Z',6);
INSERT INTO "entry_move" VALUES(3,'3XROTPYLE3YEJOENPZAOAY2D2K','P','NEW','ELIGIBLE',0,'USD',80000,'2026-09-28T18:00:00Z',6);
INSERT INTO "entry_move" VALUES(4,'TVW5GF3EZ7BHNNLW4347KMOA3M','P','NEW','ELIGIBLE',80000,'USD',0,'2026-09-28T18:00:00Z',6);
INSERT INTO "entry_move" VALUES(5,'MDU3SS4VWXGUYN52W6L5CZN345','P','NEW','ELIGIBLE',0,'USD',80000,'2026-09-28T18:00:00Z',6);
INSERT INTO "entry_move" VALUES(6,'EL5WQWM5KBOJ3T7ORZ4Q3H4JQT','P','NEW','ELIGIBLE',0,'USD',80000,'2026-09-28T18:00:00Z',6);
INSERT INTO "entry_move" VALUES(7,'YTFPGJN4QM5GDTJQXVEVIHFRKO','P','NEW','ELIGIBLE',80000,'USD',0,'2026-09-28T18:00:00Z',6);
INSERT INTO "entry_move" VALUES(8,'NW2Y26YZLBOJSYLPMZ5MARG2IR','P','ELIGIBLE','BATCHED',80000,'USD',0,'2026-09-28T18:00:00Z',7);
INSERT INTO "entry_move" VALUES(9,'TVW5GF3EZ7BHNNLW4347KMOA3M','P','ELIGIBLE','BATCHED',80000,'USD',0,'2026-09-28T18:00:00Z',7);
INSERT INTO "entry_move" VALUES(10,'YTFPGJN4QM5GDTJQXVEVIHFRKO','P','ELIGIBLE','BATCHED',80000,'USD',0,'2026-09-28T18:00:00Z',7);
INSERT INTO "entry_move" VALUES(11,'3XROTPYLE3YEJOENPZAOAY2D2K','P','ELIGIBLE','BATCHED',0,'USD',80000,'2026-09-28T18:00:00Z',8);
INSERT INTO "entry_move" VALUES(12,'EL5WQWM5KBOJ3T7ORZ4Q3H4JQT','P','ELIGIBLE','BATCHED',0,'USD',80000,'2026-09-28T18:00:00Z',8);
INSERT INTO "entry_move" VALUES(13,'MDU3SS4VWXGUYN52W6L5CZN345','P','ELIGIBLE','BATCHED',0,'USD',80000,'2026-09-28T18:00:00Z',8);
INSERT INTO "entry_move" VALUES(14,'XKNIEZRQAYEDJQIK6YW5OVMEU5','P','ELIGIBLE','BATCHED',0,'USD',80000,'2026-09-28T18:00:00Z',8);
INSERT INTO "entry_move" VALUES(15,'NW2Y26YZLBOJSYLPMZ5MARG2IR','P','BATCHED','SENDING',80000,'USD',0,'2026-09-28T18:00:00Z',9);
INSERT INTO "entry_move" VALUES(16,'TVW5GF3EZ7BHNNLW4347KMOA3M','P','BATCHED','SENDING',80000,'USD',0,'2026-09-28T18:00:00Z',9);
INSERT INTO "entry_move" VALUES(17,'YTFPGJN4QM5GDTJQXVEVIHFRKO','P','BATCHED','SENDING',80000,'USD',0,'2026-09-28T18:00:00Z',9);
INSERT INTO "entry_move" VALUES(18,'NW2Y26YZLBOJSYLPMZ5MARG2IR','P','SENDING','DELIVERED',80000,'USD',0,'2026-09-28T18:00:00Z',11);
INSERT INTO "entry_move" VALUES(19,'TVW5GF3EZ7BHNNLW4347KMOA3M','P','SENDING','DELIVERED',80000,'USD',0,'2026-09-28T18:00:00Z',11);
INSERT INTO "entry_move" VALUES(20,'YTFPGJN4QM5GDTJQXVEVIHFRKO','P','SENDING','DELIVERED',80000,'USD',0,'2026-09-28T18:00:00Z',11);
INSERT INTO "entry_move" VALUES(21,'XKNIEZRQAYEDJQIK6YW5OVMEU5','P','BATCHED','SENDING',0,'USD',80000,'2026-09-28T18:00:00Z',12);
INSERT INTO "entry_move" VALUES(22,'3XROTPYLE3YEJOENPZAOAY2D2K','P','BATCHED','SENDING',0,'USD',80000,'2026-09-28T18:00:00Z',12);
INSERT INTO "entry_move" VALUES(23,'MDU3SS4VWXGUYN52W6L5CZN345','P','BATCHED','SENDING',0,'USD',80000,'2026-09-28T18:00:00Z',12);
INSERT INTO "entry_move" VALUES(24,'EL5WQWM5KBOJ3T7ORZ4Q3H4JQT','P','BATCHED','SENDING',0,'USD',80000,'2026-09-28T18:00:00Z',12);
INSERT INTO "entry_move" VALUES(25,'XKNIEZRQAYEDJQIK6YW5OVMEU5','P','SENDING','DELIVERED',0,'USD',80000,'2026-09-28T18:00:00Z',14);
INSERT INTO "entry_move" VALUES(26,'3XROTPYLE3YEJOENPZAOAY2D2K','P','SENDING','DELIVERED',0,'USD',80000,'2026-09-28T18:00:00Z',14);
INSERT INTO "entry_move" VALUES(27,'MDU3SS4VWXGUYN52W6L5CZN345','P','SENDING','DELIVERED',0,'USD',80000,'2026-09-28T18:00:00Z',14);
INSERT INTO "entry_move" VALUES(28,'EL5WQWM5KBOJ3T7ORZ4Q3H4JQT','P','SENDING','DELIVERED',0,'USD',80000,'2026-09-28T18:00:00Z',14);
INSERT INTO "entry_move" VALUES(29,'NW2Y26YZLBOJSYLPMZ5MARG2IR','P','DELIVERED','ACCEPTED',80000,'USD',0,'2026-09-28T19:00:00Z',16);
INSERT INTO "entry_move" VALUES(30,'TVW5GF3EZ7BHNNLW4347KMOA3M','P','DELIVERED','ACCEPTED',80000,'USD',0,'2026-09-28T19:00:00Z',16);
INSERT INTO "entry_move" VALUES(31,'YTFPGJN4QM5GDTJQXVEVIHFRKO','P','DELIVERED','ACCEPTED',80000,'USD',0,'2026-09-28T19:00:00Z',16);
INSERT INTO "entry_move" VALUES(32,'NW2Y26YZLBOJSYLPMZ5MARG2IR','P','ACCEPTED','POSTED',80000,'USD',0,'2026-09-28T19:00:00Z',16);
INSERT INTO "entry_move" VALUES(33,'TVW5GF3EZ7BHNNLW4347KMOA3M','P','ACCEPTED','POSTED',80000,'USD',0,'2026-09-28T19:00:00Z',16);
INSERT INTO "entry_move" VALUES(34,'YTFPGJN4QM5GDTJQXVEVIHFRKO','P','ACCEPTED','REJECTED',80000,'USD',0,'2026-09-28T19:00:00Z',16);
INSERT INTO "entry_move" VALUES(35,'XKNIEZRQAYEDJQIK6YW5OVMEU5','P','DELIVERED','ACCEPTED',0,'USD',80000,'2026-09-28T19:00:00Z',17);
INSERT INTO "entry_move" VALUES(36,'3XROTPYLE3YEJOENPZAOAY2D2K','P','DELIVERED','ACCEPTED',0,'USD',80000,'2026-09-28T19:00:00Z',17);
INSERT INTO "entry_move" VALUES(37,'MDU3SS4VWXGUYN52W6L5CZN345','P','DELIVERED','ACCEPTED',0,'USD',80000,'2026-09-28T19:00:00Z',17);
INSERT INTO "entry_move" VALUES(38,'EL5WQWM5KBOJ3T7ORZ4Q3H4JQT','P','DELIVERED','ACCEPTED',0,'USD',80000,'2026-09-28T19:00:00Z',17);
INSERT INTO "entry_move" VALUES(39,'3XROTPYLE3YEJOENPZAOAY2D2K','P','ACCEPTED','POSTED',0,'USD',80000,'2026-09-28T19:00:00Z',17);
INSERT INTO "entry_move" VALUES(40,'MDU3SS4VWXGUYN52W6L5CZN345','P','ACCEPTED','POSTED',0,'USD',80000,'2026-09-28T19:00:00Z',17);
INSERT INTO "entry_move" VALUES(41,'XKNIEZRQAYEDJQIK6YW5OVMEU5','P','ACCEPTED','POSTED',0,'USD',80000,'2026-09-28T19:00:00Z',17);
INSERT INTO "entry_move" VALUES(42,'EL5WQWM5KBOJ3T7ORZ4Q3H4JQT','P','ACCEPTED','REJECTED',0,'USD',80000,'2026-09-28T19:00:00Z',17);
INSERT INTO "entry_move" VALUES(43,'M2K43HCM2GE4PQYEHBPMDZNVOG','R','NEW','ELIGIBLE',0,'USD',-80000,'2026-09-28T20:00:00Z',25);
INSERT INTO "entry_move" VALUES(44,'AOIF24AAQOKEIPXDJBDJ6B2APZ','R','NEW','ELIGIBLE',-80000,'USD',0,'2026-09-28T20:00:00Z',25);
INSERT INTO "entry_move" VALUES(45,'5HX7N5T6K76NH4PPXGJZMLFZPN','R','NEW','ELIGIBLE',0,'USD',-80000,'2026-09-28T20:00:00Z',25);
INSERT INTO "entry_move" VALUES(46,'E4HSFMYDQWWLWYGJFYHZHDVBLJ','R','NEW','ELIGIBLE',-80000,'USD',0,'2026-09-28T20:00:00Z',25);
INSERT INTO "entry_move" VALUES(47,'AOIF24AAQOKEIPXDJBDJ6B2APZ','R','ELIGIBLE','BATCHED',-80000,'USD',0,'2026-09-28T20:00:00Z',28);
INSERT INTO "entry_move" VALUES(48,'E4HSFMYDQWWLWYGJFYHZHDVBLJ','R','ELIGIBLE','BATCHED',-80000,'USD',0,'2026-09-28T20:00:00Z',28);
INSERT INTO "entry_move" VALUES(49,'5HX7N5T6K76NH4PPXGJZMLFZPN','R','ELIGIBLE','BATCHED',0,'USD',-80000,'2026-09-28T20:00:00Z',29);
INSERT INTO "entry_move" VALUES(50,'M2K43HCM2GE4PQYEHBPMDZNVOG','R','ELIGIBLE','BATCHED',0,'USD',-80000,'2026-09-28T20:00:00Z',29);
INSERT INTO "entry_move" VALUES(51,'AOIF24AAQOKEIPXDJBDJ6B2APZ','R','BATCHED','SENDING',-80000,'USD',0,'2026-09-28T20:00:00Z',30);
INSERT INTO "entry_move" VALUES(52,'E4HSFMYDQWWLWYGJFYHZHDVBLJ','R','BATCHED','SENDING',-80000,'USD',0,'2026-09-28T20:00:00Z',30);
INSERT INTO "entry_move" VALUES(53,'AOIF24AAQOKEIPXDJBDJ6B2APZ','R','SENDING','DELIVERED',-80000,'USD',0,'2026-09-28T20:00:00Z',32);
INSERT INTO "entry_move" VALUES(54,'E4HSFMYDQWWLWYGJFYHZHDVBLJ','R','SENDING','DELIVERED',-80000,'USD',0,'2026-09-28T20:00:00Z',32);
INSERT INTO "entry_move" VALUES(55,'M2K43HCM2GE4PQYEHBPMDZNVOG','R','BATCHED','SENDING',0,'USD',-80000,'2026-09-28T20:00:00Z',33);
INSERT INTO "entry_move" VALUES(56,'5HX7N5T6K76NH4PPXGJZMLFZPN','R','BATCHED','SENDING',0,'USD',-80000,'2026-09-28T20:00:00Z',33);
INSERT INTO "entry_move" VALUES(57,'M2K43HCM2GE4PQYEHBPMDZNVOG','R','SENDING','DELIVERED',0,'USD',-80000,'2026-09-28T20:00:00Z',35);
INSERT INTO "entry_move" VALUES(58,'5HX7N5T6K76NH4PPXGJZMLFZPN','R','SENDING','DELIVERED',0,'USD',-80000,'2026-09-28T20:00:00Z',35);
INSERT INTO "entry_move" VALUES(59,'AOIF24AAQOKEIPXDJBDJ6B2APZ','R','DELIVERED','ACCEPTED',-80000,'USD',0,'2026-09-28T21:00:00Z',37);
INSERT INTO "entry_move" VALUES(60,'E4HSFMYDQWWLWYGJFYHZHDVBLJ','R','DELIVERED','ACCEPTED',-80000,'USD',0,'2026-09-28T21:00:00Z',37);
INSERT INTO "entry_move" VALUES(61,'AOIF24AAQOKEIPXDJBDJ6B2APZ','R','ACCEPTED','POSTED',-80000,'USD',0,'2026-09-28T21:00:00Z',37);
INSERT INTO "entry_move" VALUES(62,'E4HSFMYDQWWLWYGJFYHZHDVBLJ','R','ACCEPTED','POSTED',-80000,'USD',0,'2026-09-28T21:00:00Z',37);
INSERT INTO "entry_move" VALUES(63,'3BONI7QNA2EB3FCKZ3GYCXNJPB','P','NEW','ELIGIBLE',60000,'USD',0,'2026-09-28T21:00:00Z',37);
INSERT INTO "entry_move" VALUES(64,'M2K43HCM2GE4PQYEHBPMDZNVOG','R','DELIVERED','ACCEPTED',0,'USD',-80000,'2026-09-28T21:00:00Z',38);
INSERT INTO "entry_move" VALUES(65,'5HX7N5T6K76NH4PPXGJZMLFZPN','R','DELIVERED','ACCEPTED',0,'USD',-80000,'2026-09-28T21:00:00Z',38);
INSERT INTO "entry_move" VALUES(66,'5HX7N5T6K76NH4PPXGJZMLFZPN','R','ACCEPTED','POSTED',0,'USD',-80000,'2026-09-28T21:00:00Z',38);
INSERT INTO "entry_move" VALUES(67,'M2K43HCM2GE4PQYEHBPMDZNVOG','R','ACCEPTED','POSTED',0,'USD',-80000,'2026-09-28T21:00:00Z',38);
INSERT INTO "entry_move" VALUES(68,'BUKHSRQEQAWLXGTVCFQSL2QCTS','P','NEW','ELIGIBLE',0,'USD',60000,'2026-09-28T21:00:00Z',38);
INSERT INTO "entry_move" VALUES(69,'3BONI7QNA2EB3FCKZ3GYCXNJPB','P','ELIGIBLE','BATCHED',60000,'USD',0,'2026-09-28T21:00:00Z',42);
INSERT INTO "entry_move" VALUES(70,'BUKHSRQEQAWLXGTVCFQSL2QCTS','P','ELIGIBLE','BATCHED',0,'USD',60000,'2026-09-28T21:00:00Z',43);
INSERT INTO "entry_move" VALUES(71,'3BONI7QNA2EB3FCKZ3GYCXNJPB','P','BATCHED','SENDING',60000,'USD',0,'2026-09-28T21:00:00Z',44);
INSERT INTO "entry_move" VALUES(72,'3BONI7QNA2EB3FCKZ3GYCXNJPB','P','SENDING','DELIVERED',60000,'USD',0,'2026-09-28T21:00:00Z',46);
INSERT INTO "entry_move" VALUES(73,'BUKHSRQEQAWLXGTVCFQSL2QCTS','P','BATCHED','SENDING',0,'USD',60000,'2026-09-28T21:00:00Z',47);
INSERT INTO "entry_move" VALUES(74,'BUKHSRQEQAWLXGTVCFQSL2QCTS','P','SENDING','DELIVERED',0,'USD',60000,'2026-09-28T21:00:00Z',49);
INSERT INTO "entry_move" VALUES(75,'3BONI7QNA2EB3FCKZ3GYCXNJPB','P','DELIVERED','ACCEPTED',60000,'USD',0,'2026-09-28T22:00:00Z',51);
INSERT INTO "entry_move" VALUES(76,'3BONI7QNA2EB3FCKZ3GYCXNJPB','P','ACCEPTED','POSTED',60000,'USD',0,'2026-09-28T22:00:00Z',51);
INSERT INTO "entry_move" VALUES(77,'BUKHSRQEQAWLXGTVCFQSL2QCTS','P','DELIVERED','ACCEPTED',0,'USD',60000,'2026-09-28T22:00:00Z',52);
INSERT INTO "entry_move" VALUES(78,'BUKHSRQEQAWLXGTVCFQSL2QCTS','P','ACCEPTED','POSTED',0,'USD',60000,'2026-09-28T22:00:00Z',52);
INSERT INTO "entry_move" VALUES(79,'KEVQOXQUWBEJ4RW7BMLE6J7IYD','P','NEW','ELIGIBLE',0,'USD',80000,'2026-09-28T23:00:00Z',61);
INSERT INTO "entry_move" VALUES(80,'QRRJJREJCT6RFEXSBLBFSQMDJ5','P','NEW','ELIGIBLE',80000,'USD',0,'2026-09-28T23:00:00Z',61);
INSERT INTO "entry_move" VALUES(81,'QRRJJREJCT6RFEXSBLBFSQMDJ5','P','ELIGIBLE','BATCHED',80000,'USD',0,'2026-09-28T23:00:00Z',62);
INSERT INTO "entry_move" VALUES(82,'KEVQOXQUWBEJ4RW7BMLE6J7IYD','P','ELIGIBLE','BATCHED',0,'USD',80000,'2026-09-28T23:00:00Z',63);
INSERT INTO "entry_move" VALUES(83,'QRRJJREJCT6RFEXSBLBFSQMDJ5','P','BATCHED','SENDING',80000,'USD',0,'2026-09-28T23:00:00Z',64);
INSERT INTO "entry_move" VALUES(84,'QRRJJREJCT6RFEXSBLBFSQMDJ5','P','SENDING','DELIVERED',80000,'USD',0,'2026-09-28T23:00:00Z',66);
INSERT INTO "entry_move" VALUES(85,'KEVQOXQUWBEJ4RW7BMLE6J7IYD','P','BATCHED','SENDING',0,'USD',80000,'2026-09-28T23:00:00Z',67);
INSERT INTO "entry_move" VALUES(86,'KEVQOXQUWBEJ4RW7BMLE6J7IYD','P','SENDING','DELIVERED',0,'USD',80000,'2026-09-28T23:00:00Z',69);
INSERT INTO "entry_move" VALUES(87,'Q4UL3FJ4XID2MGXUUIIK6XWQEC','P','NEW','ELIGIBLE',0,'USD',80000,'2026-10-03T00:00:00Z',75);
INSERT INTO "entry_move" VALUES(88,'K56EOZJM4EZSSXZ4GNY6WVBYLN','P','NEW','ELIGIBLE',80000,'USD',0,'2026-10-03T00:00:00Z',75);
INSERT INTO "entry_move" VALUES(89,'G4M653DOFI2RTQHV3EHURUOWH5','P','NEW','ELIGIBLE',0,'USD',80000,'2026-10-03T00:00:00Z',75);
INSERT INTO "entry_move" VALUES(90,'IOQM2JWGR5QKNPUWSQWSLZKCPJ','P','NEW','ELIGIBLE',80000,'USD',0,'2026-10-03T00:00:00Z',75);
INSERT INTO "entry_move" VALUES(91,'IOQM2JWGR5QKNPUWSQWSLZKCPJ','P','ELIGIBLE','BATCHED',80000,'USD',0,'2026-10-03T00:00:00Z',76);
INSERT INTO "entry_move" VALUES(92,'K56EOZJM4EZSSXZ4GNY6WVBYLN','P','ELIGIBLE','BATCHED',80000,'USD',0,'2026-10-03T00:00:00Z',76);
INSERT INTO "entry_move" VALUES(93,'G4M653DOFI2RTQHV3EHURUOWH5','P','ELIGIBLE','BATCHED',0,'USD',80000,'2026-10-03T00:00:00Z',77);
INSERT INTO "entry_move" VALUES(94,'Q4UL3FJ4XID2MGXUUIIK6XWQEC','P','ELIGIBLE','BATCHED',0,'USD',80000,'2026-10-03T00:00:00Z',77);
INSERT INTO "entry_move" VALUES(95,'QRRJJREJCT6RFEXSBLBFSQMDJ5','P','DELIVERED','UNKNOWN',80000,'USD',0,'2026-10-03T00:00:00Z',78);
INSERT INTO "entry_move" VALUES(96,'KEVQOXQUWBEJ4RW7BMLE6J7IYD','P','DELIVERED','UNKNOWN',0,'USD',80000,'2026-10-03T00:00:00Z',79);
INSERT INTO "entry_move" VALUES(97,'K56EOZJM4EZSSXZ4GNY6WVBYLN','P','BATCHED','SENDING',80000,'USD',0,'2026-10-03T00:00:00Z',80);
INSERT INTO "entry_move" VALUES(98,'IOQM2JWGR5QKNPUWSQWSLZKCPJ','P','BATCHED','SENDING',80000,'USD',0,'2026-10-03T00:00:00Z',80);
INSERT INTO "entry_move" VALUES(99,'K56EOZJM4EZSSXZ4GNY6WVBYLN','P','SENDING','DELIVERED',80000,'USD',0,'2026-10-03T00:00:00Z',82);
INSERT INTO "entry_move" VALUES(100,'IOQM2JWGR5QKNPUWSQWSLZKCPJ','P','SENDING','DELIVERED',80000,'USD',0,'2026-10-03T00:00:00Z',82);
INSERT INTO "entry_move" VALUES(101,'Q4UL3FJ4XID2MGXUUIIK6XWQEC','P','BATCHED','SENDING',0,'USD',80000,'2026-10-03T00:00:00Z',83);
INSERT INTO "entry_move" VALUES(102,'G4M653DOFI2RTQHV3EHURUOWH5','P','BATCHED','SENDING',0,'USD',80000,'2026-10-03T00:00:00Z',83);
INSERT INTO "entry_move" VALUES(103,'Q4UL3FJ4XID2MGXUUIIK6XWQEC','P','SENDING','DELIVERED',0,'USD',80000,'2026-10-03T00:00:00Z',85);
INSERT INTO "entry_move" VALUES(104,'G4M653DOFI2RTQHV3EHURUOWH5','P','SENDING','DELIVERED',0,'USD',80000,'2026-10-03T00:00:00Z',85);
INSERT INTO "entry_move" VALUES(105,'K56EOZJM4EZSSXZ4GNY6WVBYLN','P','DELIVERED','ACCEPTED',80000,'USD',0,'2026-10-03T01:00:00Z',87);
INSERT INTO "entry_move" VALUES(106,'IOQM2JWGR5QKNPUWSQWSLZKCPJ','P','DELIVERED','ACCEPTED',80000,'USD',0,'2026-10-03T01:00:00Z',87);
INSERT INTO "entry_move" VALUES(107,'IOQM2JWGR5QKNPUWSQWSLZKCPJ','P','ACCEPTED','POSTED',80000,'USD',0,'2026-10-03T01:00:00Z',87);
INSERT INTO "entry_move" VALUES(108,'Q4UL3FJ4XID2MGXUUIIK6XWQEC','P','DELIVERED','ACCEPTED',0,'USD',80000,'2026-10-03T01:00:00Z',88);
INSERT INTO "entry_move" VALUES(109,'G4M653DOFI2RTQHV3EHURUOWH5','P','DELIVERED','ACCEPTED',0,'USD',80000,'2026-10-03T01:00:00Z',88);
INSERT INTO "entry_move" VALUES(110,'G4M653DOFI2RTQHV3EHURUOWH5','P','ACCEPTED','POSTED',0,'USD',80000,'2026-10-03T01:00:00Z',88);
INSERT INTO "entry_move" VALUES(111,'ZYV5EDZ2MNPE72YTEBOYWBO2WR','P','NEW','ELIGIBLE',0,'USD',80000,'2026-10-03T01:00:00Z',93);
INSERT INTO "entry_move" VALUES(112,'GKLUI64MYBKRXKFE2HSFJ233PW','P','NEW','ELIGIBLE',80000,'USD',0,'2026-10-03T01:00:00Z',93);
INSERT INTO "entry_move" VALUES(113,'GKLUI64MYBKRXKFE2HSFJ233PW','P','ELIGIBLE','BATCHED',80000,'USD',0,'2026-10-03T01:00:00Z',94);
INSERT INTO "entry_move" VALUES(114,'ZYV5EDZ2MNPE72YTEBOYWBO2WR','P','ELIGIBLE','BATCHED',0,'USD',80000,'2026-10-03T01:00:00Z',95);
INSERT INTO "entry_move" VALUES(115,'GKLUI64MYBKRXKFE2HSFJ233PW','P','BATCHED','SENDING',80000,'USD',0,'2026-10-03T01:00:00Z',96);
INSERT INTO "entry_move" VALUES(116,'GKLUI64MYBKRXKFE2HSFJ233PW','P','SENDING','DELIVERED',80000,'USD',0,'2026-10-03T01:00:00Z',98);
INSERT INTO "entry_move" VALUES(117,'ZYV5EDZ2MNPE72YTEBOYWBO2WR','P','BATCHED','SENDING',0,'USD',80000,'2026-10-03T01:00:00Z',99);
INSERT INTO "entry_move" VALUES(118,'ZYV5EDZ2MNPE72YTEBOYWBO2WR','P','SENDING','DELIVERED',0,'USD',80000,'2026-10-03T01:00:00Z',101);
INSERT INTO "entry_move" VALUES(119,'CBHICZGYLBZ5UJEEB6AG7HMTYG','P','NEW','ELIGIBLE',0,'USD',80000,'2026-10-03T02:00:00Z',109);
INSERT INTO "entry_move" VALUES(120,'DYH2OGZB45Y3INZSSMLM6OOUDL','P','NEW','ELIGIBLE',80000,'USD',0,'2026-10-03T02:00:00Z',109);
INSERT INTO "entry_move" VALUES(121,'DYH2OGZB45Y3INZSSMLM6OOUDL','P','ELIGIBLE','BATCHED',80000,'USD',0,'2026-10-03T02:00:00Z',110);
INSERT INTO "entry_move" VALUES(122,'CBHICZGYLBZ5UJEEB6AG7HMTYG','P','ELIGIBLE','BATCHED',0,'USD',80000,'2026-10-03T02:00:00Z',111);
INSERT INTO "entry_move" VALUES(123,'DYH2OGZB45Y3INZSSMLM6OOUDL','P','BATCHED','SENDING',80000,'USD',0,'2026-10-03T02:00:00Z',112);
CREATE TABLE entry_was (
            entry_id text, represents_seq integer, state text, batch_id text, document text, posting_period text, amount_minor integer, currency text, hours_e4 integer, posted_amount_minor integer, posted_currency text, posted_hours_e4 integer, reject_code text, reject_message text, eligible_at text, sealed_at text, posted_at text, state_since text, payload_hash text, event_seq integer not null references change (seq), primary key (event_seq, entry_id),
            foreign key (entry_id) references entry
        ) strict;
INSERT INTO "entry_was" VALUES('NW2Y26YZLBOJSYLPMZ5MARG2IR',1,'ELIGIBLE',NULL,NULL,NULL,80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z',NULL,NULL,'2026-09-28T18:00:00Z',NULL,7);
INSERT INTO "entry_was" VALUES('TVW5GF3EZ7BHNNLW4347KMOA3M',1,'ELIGIBLE',NULL,NULL,NULL,80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z',NULL,NULL,'2026-09-28T18:00:00Z',NULL,7);
INSERT INTO "entry_was" VALUES('YTFPGJN4QM5GDTJQXVEVIHFRKO',1,'ELIGIBLE',NULL,NULL,NULL,80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z',NULL,NULL,'2026-09-28T18:00:00Z',NULL,7);
INSERT INTO "entry_was" VALUES('3XROTPYLE3YEJOENPZAOAY2D2K',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z',NULL,NULL,'2026-09-28T18:00:00Z',NULL,8);
INSERT INTO "entry_was" VALUES('EL5WQWM5KBOJ3T7ORZ4Q3H4JQT',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z',NULL,NULL,'2026-09-28T18:00:00Z',NULL,8);
INSERT INTO "entry_was" VALUES('MDU3SS4VWXGUYN52W6L5CZN345',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z',NULL,NULL,'2026-09-28T18:00:00Z',NULL,8);
INSERT INTO "entry_was" VALUES('XKNIEZRQAYEDJQIK6YW5OVMEU5',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z',NULL,NULL,'2026-09-28T18:00:00Z',NULL,8);
INSERT INTO "entry_was" VALUES('NW2Y26YZLBOJSYLPMZ5MARG2IR',1,'BATCHED','ns-us-00000001',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9',9);
INSERT INTO "entry_was" VALUES('TVW5GF3EZ7BHNNLW4347KMOA3M',1,'BATCHED','ns-us-00000001',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa',9);
INSERT INTO "entry_was" VALUES('YTFPGJN4QM5GDTJQXVEVIHFRKO',1,'BATCHED','ns-us-00000001',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603',9);
INSERT INTO "entry_was" VALUES('NW2Y26YZLBOJSYLPMZ5MARG2IR',1,'SENDING','ns-us-00000001',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9',11);
INSERT INTO "entry_was" VALUES('TVW5GF3EZ7BHNNLW4347KMOA3M',1,'SENDING','ns-us-00000001',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa',11);
INSERT INTO "entry_was" VALUES('YTFPGJN4QM5GDTJQXVEVIHFRKO',1,'SENDING','ns-us-00000001',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603',11);
INSERT INTO "entry_was" VALUES('XKNIEZRQAYEDJQIK6YW5OVMEU5',1,'BATCHED','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e',12);
INSERT INTO "entry_was" VALUES('3XROTPYLE3YEJOENPZAOAY2D2K',1,'BATCHED','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6',12);
INSERT INTO "entry_was" VALUES('MDU3SS4VWXGUYN52W6L5CZN345',1,'BATCHED','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf',12);
INSERT INTO "entry_was" VALUES('EL5WQWM5KBOJ3T7ORZ4Q3H4JQT',1,'BATCHED','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5',12);
INSERT INTO "entry_was" VALUES('XKNIEZRQAYEDJQIK6YW5OVMEU5',1,'SENDING','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e',14);
INSERT INTO "entry_was" VALUES('3XROTPYLE3YEJOENPZAOAY2D2K',1,'SENDING','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6',14);
INSERT INTO "entry_was" VALUES('MDU3SS4VWXGUYN52W6L5CZN345',1,'SENDING','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf',14);
INSERT INTO "entry_was" VALUES('EL5WQWM5KBOJ3T7ORZ4Q3H4JQT',1,'SENDING','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5',14);
INSERT INTO "entry_was" VALUES('NW2Y26YZLBOJSYLPMZ5MARG2IR',1,'DELIVERED','ns-us-00000001',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9',16);
INSERT INTO "entry_was" VALUES('TVW5GF3EZ7BHNNLW4347KMOA3M',1,'DELIVERED','ns-us-00000001',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa',16);
INSERT INTO "entry_was" VALUES('YTFPGJN4QM5GDTJQXVEVIHFRKO',1,'DELIVERED','ns-us-00000001',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603',16);
INSERT INTO "entry_was" VALUES('XKNIEZRQAYEDJQIK6YW5OVMEU5',1,'DELIVERED','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e',17);
INSERT INTO "entry_was" VALUES('3XROTPYLE3YEJOENPZAOAY2D2K',1,'DELIVERED','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6',17);
INSERT INTO "entry_was" VALUES('MDU3SS4VWXGUYN52W6L5CZN345',1,'DELIVERED','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf',17);
INSERT INTO "entry_was" VALUES('EL5WQWM5KBOJ3T7ORZ4Q3H4JQT',1,'DELIVERED','ns-us-00000002',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T18:00:00Z','2026-09-28T18:00:00Z',NULL,'2026-09-28T18:00:00Z','63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5',17);
INSERT INTO "entry_was" VALUES('AOIF24AAQOKEIPXDJBDJ6B2APZ',1,'ELIGIBLE',NULL,NULL,NULL,-80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z',NULL,NULL,'2026-09-28T20:00:00Z',NULL,28);
INSERT INTO "entry_was" VALUES('E4HSFMYDQWWLWYGJFYHZHDVBLJ',1,'ELIGIBLE',NULL,NULL,NULL,-80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z',NULL,NULL,'2026-09-28T20:00:00Z',NULL,28);
INSERT INTO "entry_was" VALUES('5HX7N5T6K76NH4PPXGJZMLFZPN',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',-80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z',NULL,NULL,'2026-09-28T20:00:00Z',NULL,29);
INSERT INTO "entry_was" VALUES('M2K43HCM2GE4PQYEHBPMDZNVOG',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',-80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z',NULL,NULL,'2026-09-28T20:00:00Z',NULL,29);
INSERT INTO "entry_was" VALUES('AOIF24AAQOKEIPXDJBDJ6B2APZ',1,'BATCHED','ns-us-00000003',NULL,'2026-09',-80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','9119b92ecf33506ef06bc3e9a4f3cb12ba54f60f23aef7c5a380d51cadbacf2c',30);
INSERT INTO "entry_was" VALUES('E4HSFMYDQWWLWYGJFYHZHDVBLJ',1,'BATCHED','ns-us-00000003',NULL,'2026-09',-80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','c0d48c14ab5840c53ea1b2f3cdbd66d9a6c6230a577f67824594699326b5b830',30);
INSERT INTO "entry_was" VALUES('AOIF24AAQOKEIPXDJBDJ6B2APZ',1,'SENDING','ns-us-00000003',NULL,'2026-09',-80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','9119b92ecf33506ef06bc3e9a4f3cb12ba54f60f23aef7c5a380d51cadbacf2c',32);
INSERT INTO "entry_was" VALUES('E4HSFMYDQWWLWYGJFYHZHDVBLJ',1,'SENDING','ns-us-00000003',NULL,'2026-09',-80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','c0d48c14ab5840c53ea1b2f3cdbd66d9a6c6230a577f67824594699326b5b830',32);
INSERT INTO "entry_was" VALUES('M2K43HCM2GE4PQYEHBPMDZNVOG',1,'BATCHED','ns-us-00000004',NULL,'2026-09',0,'USD',-80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','1b9d05099d3731f913d5907f1484f27aec1246c62c95418103b31ca75b64bd69',33);
INSERT INTO "entry_was" VALUES('5HX7N5T6K76NH4PPXGJZMLFZPN',1,'BATCHED','ns-us-00000004',NULL,'2026-09',0,'USD',-80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','aeb4fdd18553f1cf2211d0538c5515fea301c219eb53214bd0d4ccd46bb99ef3',33);
INSERT INTO "entry_was" VALUES('M2K43HCM2GE4PQYEHBPMDZNVOG',1,'SENDING','ns-us-00000004',NULL,'2026-09',0,'USD',-80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','1b9d05099d3731f913d5907f1484f27aec1246c62c95418103b31ca75b64bd69',35);
INSERT INTO "entry_was" VALUES('5HX7N5T6K76NH4PPXGJZMLFZPN',1,'SENDING','ns-us-00000004',NULL,'2026-09',0,'USD',-80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','aeb4fdd18553f1cf2211d0538c5515fea301c219eb53214bd0d4ccd46bb99ef3',35);
INSERT INTO "entry_was" VALUES('AOIF24AAQOKEIPXDJBDJ6B2APZ',1,'DELIVERED','ns-us-00000003',NULL,'2026-09',-80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','9119b92ecf33506ef06bc3e9a4f3cb12ba54f60f23aef7c5a380d51cadbacf2c',37);
INSERT INTO "entry_was" VALUES('E4HSFMYDQWWLWYGJFYHZHDVBLJ',1,'DELIVERED','ns-us-00000003',NULL,'2026-09',-80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','c0d48c14ab5840c53ea1b2f3cdbd66d9a6c6230a577f67824594699326b5b830',37);
INSERT INTO "entry_was" VALUES('M2K43HCM2GE4PQYEHBPMDZNVOG',1,'DELIVERED','ns-us-00000004',NULL,'2026-09',0,'USD',-80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','1b9d05099d3731f913d5907f1484f27aec1246c62c95418103b31ca75b64bd69',38);
INSERT INTO "entry_was" VALUES('5HX7N5T6K76NH4PPXGJZMLFZPN',1,'DELIVERED','ns-us-00000004',NULL,'2026-09',0,'USD',-80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T20:00:00Z','2026-09-28T20:00:00Z',NULL,'2026-09-28T20:00:00Z','aeb4fdd18553f1cf2211d0538c5515fea301c219eb53214bd0d4ccd46bb99ef3',38);
INSERT INTO "entry_was" VALUES('3BONI7QNA2EB3FCKZ3GYCXNJPB',2,'ELIGIBLE',NULL,NULL,NULL,60000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T21:00:00Z',NULL,NULL,'2026-09-28T21:00:00Z',NULL,42);
INSERT INTO "entry_was" VALUES('BUKHSRQEQAWLXGTVCFQSL2QCTS',2,'ELIGIBLE',NULL,NULL,NULL,0,'USD',60000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T21:00:00Z',NULL,NULL,'2026-09-28T21:00:00Z',NULL,43);
INSERT INTO "entry_was" VALUES('3BONI7QNA2EB3FCKZ3GYCXNJPB',2,'BATCHED','ns-us-00000005',NULL,'2026-09',60000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T21:00:00Z','2026-09-28T21:00:00Z',NULL,'2026-09-28T21:00:00Z','aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4',44);
INSERT INTO "entry_was" VALUES('3BONI7QNA2EB3FCKZ3GYCXNJPB',2,'SENDING','ns-us-00000005',NULL,'2026-09',60000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T21:00:00Z','2026-09-28T21:00:00Z',NULL,'2026-09-28T21:00:00Z','aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4',46);
INSERT INTO "entry_was" VALUES('BUKHSRQEQAWLXGTVCFQSL2QCTS',2,'BATCHED','ns-us-00000006',NULL,'2026-09',0,'USD',60000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T21:00:00Z','2026-09-28T21:00:00Z',NULL,'2026-09-28T21:00:00Z','79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16',47);
INSERT INTO "entry_was" VALUES('BUKHSRQEQAWLXGTVCFQSL2QCTS',2,'SENDING','ns-us-00000006',NULL,'2026-09',0,'USD',60000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T21:00:00Z','2026-09-28T21:00:00Z',NULL,'2026-09-28T21:00:00Z','79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16',49);
INSERT INTO "entry_was" VALUES('3BONI7QNA2EB3FCKZ3GYCXNJPB',2,'DELIVERED','ns-us-00000005',NULL,'2026-09',60000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T21:00:00Z','2026-09-28T21:00:00Z',NULL,'2026-09-28T21:00:00Z','aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4',51);
INSERT INTO "entry_was" VALUES('BUKHSRQEQAWLXGTVCFQSL2QCTS',2,'DELIVERED','ns-us-00000006',NULL,'2026-09',0,'USD',60000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T21:00:00Z','2026-09-28T21:00:00Z',NULL,'2026-09-28T21:00:00Z','79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16',52);
INSERT INTO "entry_was" VALUES('QRRJJREJCT6RFEXSBLBFSQMDJ5',1,'ELIGIBLE',NULL,NULL,NULL,80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T23:00:00Z',NULL,NULL,'2026-09-28T23:00:00Z',NULL,62);
INSERT INTO "entry_was" VALUES('KEVQOXQUWBEJ4RW7BMLE6J7IYD',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T23:00:00Z',NULL,NULL,'2026-09-28T23:00:00Z',NULL,63);
INSERT INTO "entry_was" VALUES('QRRJJREJCT6RFEXSBLBFSQMDJ5',1,'BATCHED','ns-us-00000007',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T23:00:00Z','2026-09-28T23:00:00Z',NULL,'2026-09-28T23:00:00Z','dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508',64);
INSERT INTO "entry_was" VALUES('QRRJJREJCT6RFEXSBLBFSQMDJ5',1,'SENDING','ns-us-00000007',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T23:00:00Z','2026-09-28T23:00:00Z',NULL,'2026-09-28T23:00:00Z','dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508',66);
INSERT INTO "entry_was" VALUES('KEVQOXQUWBEJ4RW7BMLE6J7IYD',1,'BATCHED','ns-us-00000008',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T23:00:00Z','2026-09-28T23:00:00Z',NULL,'2026-09-28T23:00:00Z','e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34',67);
INSERT INTO "entry_was" VALUES('KEVQOXQUWBEJ4RW7BMLE6J7IYD',1,'SENDING','ns-us-00000008',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T23:00:00Z','2026-09-28T23:00:00Z',NULL,'2026-09-28T23:00:00Z','e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34',69);
INSERT INTO "entry_was" VALUES('IOQM2JWGR5QKNPUWSQWSLZKCPJ',1,'ELIGIBLE',NULL,NULL,NULL,80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z',NULL,NULL,'2026-10-03T00:00:00Z',NULL,76);
INSERT INTO "entry_was" VALUES('K56EOZJM4EZSSXZ4GNY6WVBYLN',1,'ELIGIBLE',NULL,NULL,NULL,80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z',NULL,NULL,'2026-10-03T00:00:00Z',NULL,76);
INSERT INTO "entry_was" VALUES('G4M653DOFI2RTQHV3EHURUOWH5',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z',NULL,NULL,'2026-10-03T00:00:00Z',NULL,77);
INSERT INTO "entry_was" VALUES('Q4UL3FJ4XID2MGXUUIIK6XWQEC',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z',NULL,NULL,'2026-10-03T00:00:00Z',NULL,77);
INSERT INTO "entry_was" VALUES('QRRJJREJCT6RFEXSBLBFSQMDJ5',1,'DELIVERED','ns-us-00000007',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-09-28T23:00:00Z','2026-09-28T23:00:00Z',NULL,'2026-09-28T23:00:00Z','dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508',78);
INSERT INTO "entry_was" VALUES('KEVQOXQUWBEJ4RW7BMLE6J7IYD',1,'DELIVERED','ns-us-00000008',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-09-28T23:00:00Z','2026-09-28T23:00:00Z',NULL,'2026-09-28T23:00:00Z','e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34',79);
INSERT INTO "entry_was" VALUES('K56EOZJM4EZSSXZ4GNY6WVBYLN',1,'BATCHED','ns-us-00000009',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4',80);
INSERT INTO "entry_was" VALUES('IOQM2JWGR5QKNPUWSQWSLZKCPJ',1,'BATCHED','ns-us-00000009',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507',80);
INSERT INTO "entry_was" VALUES('K56EOZJM4EZSSXZ4GNY6WVBYLN',1,'SENDING','ns-us-00000009',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4',82);
INSERT INTO "entry_was" VALUES('IOQM2JWGR5QKNPUWSQWSLZKCPJ',1,'SENDING','ns-us-00000009',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507',82);
INSERT INTO "entry_was" VALUES('Q4UL3FJ4XID2MGXUUIIK6XWQEC',1,'BATCHED','ns-us-00000010',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43',83);
INSERT INTO "entry_was" VALUES('G4M653DOFI2RTQHV3EHURUOWH5',1,'BATCHED','ns-us-00000010',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10',83);
INSERT INTO "entry_was" VALUES('Q4UL3FJ4XID2MGXUUIIK6XWQEC',1,'SENDING','ns-us-00000010',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43',85);
INSERT INTO "entry_was" VALUES('G4M653DOFI2RTQHV3EHURUOWH5',1,'SENDING','ns-us-00000010',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10',85);
INSERT INTO "entry_was" VALUES('K56EOZJM4EZSSXZ4GNY6WVBYLN',1,'DELIVERED','ns-us-00000009',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4',87);
INSERT INTO "entry_was" VALUES('IOQM2JWGR5QKNPUWSQWSLZKCPJ',1,'DELIVERED','ns-us-00000009',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507',87);
INSERT INTO "entry_was" VALUES('Q4UL3FJ4XID2MGXUUIIK6XWQEC',1,'DELIVERED','ns-us-00000010',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43',88);
INSERT INTO "entry_was" VALUES('G4M653DOFI2RTQHV3EHURUOWH5',1,'DELIVERED','ns-us-00000010',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T00:00:00Z','2026-10-03T00:00:00Z',NULL,'2026-10-03T00:00:00Z','49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10',88);
INSERT INTO "entry_was" VALUES('GKLUI64MYBKRXKFE2HSFJ233PW',1,'ELIGIBLE',NULL,NULL,NULL,80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T01:00:00Z',NULL,NULL,'2026-10-03T01:00:00Z',NULL,94);
INSERT INTO "entry_was" VALUES('ZYV5EDZ2MNPE72YTEBOYWBO2WR',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T01:00:00Z',NULL,NULL,'2026-10-03T01:00:00Z',NULL,95);
INSERT INTO "entry_was" VALUES('GKLUI64MYBKRXKFE2HSFJ233PW',1,'BATCHED','ns-us-00000011',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T01:00:00Z','2026-10-03T01:00:00Z',NULL,'2026-10-03T01:00:00Z','a98b36c1edb25f313885336ab8237271734c57624259828327cb6e6ea3801f63',96);
INSERT INTO "entry_was" VALUES('GKLUI64MYBKRXKFE2HSFJ233PW',1,'SENDING','ns-us-00000011',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T01:00:00Z','2026-10-03T01:00:00Z',NULL,'2026-10-03T01:00:00Z','a98b36c1edb25f313885336ab8237271734c57624259828327cb6e6ea3801f63',98);
INSERT INTO "entry_was" VALUES('ZYV5EDZ2MNPE72YTEBOYWBO2WR',1,'BATCHED','ns-us-00000012',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T01:00:00Z','2026-10-03T01:00:00Z',NULL,'2026-10-03T01:00:00Z','4c59d17279a633969a8a6a2b293565d90c74e8a8b2cc514f8df640f6873cd317',99);
INSERT INTO "entry_was" VALUES('ZYV5EDZ2MNPE72YTEBOYWBO2WR',1,'SENDING','ns-us-00000012',NULL,'2026-09',0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T01:00:00Z','2026-10-03T01:00:00Z',NULL,'2026-10-03T01:00:00Z','4c59d17279a633969a8a6a2b293565d90c74e8a8b2cc514f8df640f6873cd317',101);
INSERT INTO "entry_was" VALUES('DYH2OGZB45Y3INZSSMLM6OOUDL',1,'ELIGIBLE',NULL,NULL,NULL,80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T02:00:00Z',NULL,NULL,'2026-10-03T02:00:00Z',NULL,110);
INSERT INTO "entry_was" VALUES('CBHICZGYLBZ5UJEEB6AG7HMTYG',1,'ELIGIBLE',NULL,NULL,NULL,0,'USD',80000,NULL,NULL,NULL,NULL,NULL,'2026-10-03T02:00:00Z',NULL,NULL,'2026-10-03T02:00:00Z',NULL,111);
INSERT INTO "entry_was" VALUES('DYH2OGZB45Y3INZSSMLM6OOUDL',1,'BATCHED','ns-us-00000013',NULL,'2026-09',80000,'USD',0,NULL,NULL,NULL,NULL,NULL,'2026-10-03T02:00:00Z','2026-10-03T02:00:00Z',NULL,'2026-10-03T02:00:00Z','35b62189aa2de562a12466059db353cfbddd96b3ce88a5733d92010ae499a0cf',112);
CREATE TABLE event (
        seq integer primary key, prev text not null, hash text not null unique, at text not null, actor text not null,
        type text not null, body text not null
    ) strict;
INSERT INTO "event" VALUES(1,'0000000000000000000000000000000000000000000000000000000000000000','e071fdbbd3971b0f1b31a9c6c058afbed011ace2544776d4627c9c313c858995','2026-09-28T18:00:00Z','eve','settings accepted','{"facts":[{"changes":"the first","fact":"settings accepted","sha256":"cf9b8f54d3f41cd60dfa2573eff053f4b3b407ff156d104ac4fa004e57ca17d2"}],"wrote":{"settings":"1:b872957863cca0dfe9f75854cd051ded42659d4634a1f5a9fa73c003f4ce5eb5"}}');
INSERT INTO "event" VALUES(2,'e071fdbbd3971b0f1b31a9c6c058afbed011ace2544776d4627c9c313c858995','62c2aeb954e50745062090b331248a05194afe94795536d05d73af495c7342fd','2026-09-28T18:00:00Z','tieout','calendar','{"facts":[{"as_of":"2026-09-28T18:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}');
INSERT INTO "event" VALUES(3,'62c2aeb954e50745062090b331248a05194afe94795536d05d73af495c7342fd','f3c2291634d13dce0dd63eda770f768a5effa8588a1bd4cf98b336efc24eb984','2026-09-28T18:00:00Z','tieout','extract','{"facts":[{"duplicates":0,"extract_seq":1,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:30f36cbe34571ffafe1599039d644af3ac621dfc6c45db09227a7c2e56dcb9b4","extract_page":"1:e8759388434eca266106a9f5bb726a6bed0011d5ede4a43b1ae17a8c0f7c41c2","raw_file":"1:b3cb1a199e31c593828710de4d6a835887b19b115caba50c0c3cff2e5f6a5744"}}');
INSERT INTO "event" VALUES(4,'f3c2291634d13dce0dd63eda770f768a5effa8588a1bd4cf98b336efc24eb984','1c9de213451a6845edfe747072e71c3ce98e48a2f1454979ffeffd8f62854f0f','2026-09-28T18:00:00Z','tieout','observe','{"facts":[{"added":"c5779e1cc05414356b7a5391b5ad2655141b3e43e2fca18b353158e79ce78a61","fact":"moved","table":"version"},{"counts":[4,4,0,0,0],"fact":"page read","page":[1,0]}],"wrote":{"version":"4:a8a0c8a57781b08db4c83b9f9650603a9a4daaae968cd40b88f69c74884e604a"}}');
INSERT INTO "event" VALUES(5,'1c9de213451a6845edfe747072e71c3ce98e48a2f1454979ffeffd8f62854f0f','3a0d6353bd7046eac836b7a2f4ea030f1f5ba13036a3f577cecea1f93907de64','2026-09-28T18:00:00Z','tieout','landed','{"facts":[{"fact":"landed","page":[1,0]}],"wrote":{"landed":"1:f9c0dfc71efeac030a46a55e92091372a596d77ec0093a49a6c5418644c42693"}}');
INSERT INTO "event" VALUES(6,'3a0d6353bd7046eac836b7a2f4ea030f1f5ba13036a3f577cecea1f93907de64','690979b964ce559d853290c95aec0151d9e99658a6cc8b48a3b1860c5d2a5ba9','2026-09-28T18:00:00Z','tieout','rule_results','{"facts":[{"added":"65ed1ed02873629073af38b7c37f3492a0bc4552ba433284a8d21051f708894f","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":7,"recorded":4,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":7,"reversals":0,"standing":0,"transactions":4}],"wrote":{"entry":"7:35a3f486263e48b70b1b0c21d2bc3070b2078eed1a25b7989c815f4cfc03f925","entry_move":"7:9ca9f4544b1237cfa569ac8d351365a8941f7e9b49352bf00617a41211ee4769","rule_result":"4:46b50ffe540a5e4ddc97010c434277d78f0e097f859024d851e92a62733fc73f","rule_run":"1:a959dbdf54183e6fa424973e40ac3a7d5856d0e241debdf447000e73e6d32a2a"}}');
INSERT INTO "event" VALUES(7,'690979b964ce559d853290c95aec0151d9e99658a6cc8b48a3b1860c5d2a5ba9','fd34e6fdf59619b4235ccc377e991d9c7202b4ebb47de939d7d52e7fdce164bb','2026-09-28T18:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000001","fact":"batch sealed","records":3,"reversals":{},"sha256":"32c3e154b563de6a7df6343792e985e13ae87c79eb2f590062c7b223278d2e61"}],"wrote":{"batch":"1:3b96daec380231edd7112ec0d91d70541cff17a6e781da6db9fbbb3e03ef200c","batch_line":"3:3262abd4e7335e14ae76defeb76feae5a6333729f9c5cb9d82fecf21b0350685","batch_move":"1:236eb54d3d9ef421659452d35551bdcda9317925aa76340617a8466cdc753fa9","entry_move":"3:848df7176507d9424a3aca1d523028db15dbe5f6c56c707922a4da0985a3cc9f","entry_was":"3:7b4a281e6939846ca7eb8550b73c0e3aea6520669eb73172f9490f365ab71429"}}');
INSERT INTO "event" VALUES(8,'fd34e6fdf59619b4235ccc377e991d9c7202b4ebb47de939d7d52e7fdce164bb','2d1e9326058cb16e3736d3223d9e020d3bc745967700fd69c988f409d0b56d38','2026-09-28T18:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000002","fact":"batch sealed","records":4,"reversals":{},"sha256":"a99d66634de9dd5c9ad6d9b79fa476c582ef1b11d4185def739144325e72e9e7"}],"wrote":{"batch":"1:011dfec536ffcc3ba8b4d4473eb10677066c158dc4ae903081355d0a05e28def","batch_line":"4:81a4abb1d30db0c5814725195a9032b00d2f2d491204a88e1143c24fde773d72","batch_move":"1:3ed72c3b6880e3de45f2317231e8cd866ce44dc34eb4b27ace0af2bf2f89d0c8","entry_move":"4:1249984b10253c8e261716826f645746b9b75e76dbfa92882d55fe2f2babb20b","entry_was":"4:39b70beb6ace7ff6c7446256ce58c1be9d6b4a2542295675279ecdc9c64af344"}}');
INSERT INTO "event" VALUES(9,'2d1e9326058cb16e3736d3223d9e020d3bc745967700fd69c988f409d0b56d38','5ebf150603dd77b9c842edf22bf5424f9647ae2732fed4dcba78478413403838','2026-09-28T18:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000001","fact":"uploading"}],"wrote":{"batch_move":"1:ce5a68007b4bdfe2ba52636998bbddee0bc5876d3af6886f53953200ea7ff221","batch_was":"1:5339d6af854022be3af93423b5c891184c63810930b1f9e366149d87067cd412","entry_move":"3:8ac4ad0600483e2ea2bd7f824b8a37de0afa6d93716284866a0c20181c699afb","entry_was":"3:dde925cc6bc4011d39ec3967f9a1a21695aa92d8258e66eed5c994ca8fafaf02"}}');
INSERT INTO "event" VALUES(10,'5ebf150603dd77b9c842edf22bf5424f9647ae2732fed4dcba78478413403838','a2f479da245888540660af43dec94c02e32a7e21b0eb2b1d6959921cfed44c83','2026-09-28T18:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000001","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:b3cfd1893f346f6653c36d9dd7aecb698009cd1b3b75756471d0ba0e825e4c24","batch_move":"1:7938df2c82c0d2cc0421080aaca5b76a7d5b093c094016ef15441ab56fb4ad87","batch_was":"1:2fc5bfa56e3410323a3726094345079614f11d680f4f640ef593726471bd7c80"}}');
INSERT INTO "event" VALUES(11,'a2f479da245888540660af43dec94c02e32a7e21b0eb2b1d6959921cfed44c83','b50ab9ae5c9d8f140b2b81bbace0aa62ec30d0501bbc1a2caa2f0be62cc58d84','2026-09-28T18:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000001","evidence":"{\"bytes\":1207,\"control_bytes\":513,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:7e981fc1db57d8706d6969099a4bd60146c043c6b4a16f8a8606fff0b7bd04e2","batch_was":"1:1382049e1a955e6a24c25e0cf72435ce470fab903f345f293ebc0d7b809a0ff5","entry_move":"3:f104d4addab1a9c7aef78e1027b2a6502548376e5673603cb26ecbc4c8de57d0","entry_was":"3:b17b0a58b8ace464235fdbc0db1e53bbccfb27e4df6b51fa3190eb050fa61512"}}');
INSERT INTO "event" VALUES(12,'b50ab9ae5c9d8f140b2b81bbace0aa62ec30d0501bbc1a2caa2f0be62cc58d84','2881021a5359c0f12689528fcb126fc00ee76661827b0bf060b59c4af15df0a0','2026-09-28T18:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000002","fact":"uploading"}],"wrote":{"batch_move":"1:d249f0c8dd4affa0d633744defbf31fadbc1176a3cafeb2c947802cbc7b0821c","batch_was":"1:5a7039366124ce05f2467b12a6e2c5013c37727855e727fd553068fa9fa1438b","entry_move":"4:e863d7f0b573bb09013a06e25925edd6dad840a8e37e8b15d7bc939630597e78","entry_was":"4:19295f7598ed4ea60bca6dc162306d64aeaa7d2bd2b359bb889d68889967cfec"}}');
INSERT INTO "event" VALUES(13,'2881021a5359c0f12689528fcb126fc00ee76661827b0bf060b59c4af15df0a0','1c88e05bbf34f07079bde38ac2b2aae3a5900781175f20ceea8253d67f61840f','2026-09-28T18:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000002","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:0739bb430d1366c6955984a2f671d824cc7daa3feb80dea0e6c2b58f0f70f9d0","batch_move":"1:06d4a87dfee37de156ca311c9344bcb03c995c7c296125c60a5ad5ec2a4d7b34","batch_was":"1:7f8771d66d1933af9f71d28df7a80fd004a9d906033313891daf963fbf303ece"}}');
INSERT INTO "event" VALUES(14,'1c88e05bbf34f07079bde38ac2b2aae3a5900781175f20ceea8253d67f61840f','431abbba98c0c65fe534f6c4d245630320dea6d1cbe15b4be5bd02590350d255','2026-09-28T18:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000002","evidence":"{\"bytes\":632,\"control_bytes\":470,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:d413bde5a293e1b4d783a4f6b8fabfc859447de781ad8ae17e1c298e2062605d","batch_was":"1:2cbbe92eec50cb19917297d4de77b849364deea9fdb5f4b1baa26108804d8674","entry_move":"4:fe0458baddcbe099d11a583f4ce3502c13778f97af96688fff569db7ada6f7f3","entry_was":"4:e965f83e264c64037191cf605c2bc0957ff7add498af671e705450649067aa02"}}');
INSERT INTO "event" VALUES(15,'431abbba98c0c65fe534f6c4d245630320dea6d1cbe15b4be5bd02590350d255','889b8c3ee6b96cf888b73af4b6b3002b07e96b894d3661ae08af76e453f3c38d','2026-09-28T19:00:00Z','tieout','books','{"facts":[{"duplicates":0,"extract_seq":2,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[5,5,0,0,0],"fact":"page read","page":[2,0]}],"wrote":{"extract":"1:e668b0b30978777da1715324008056f84663d3a312664217ee23e2db20e61222","extract_page":"1:944451048271d026942f4530dbaad7ca2ab857583c5843c0ef92a35c65679b26","raw_file":"1:85877b123b406526322269188609cc6ce75df0c2013fc2de8fb31cee36e0e790"}}');
INSERT INTO "event" VALUES(16,'889b8c3ee6b96cf888b73af4b6b3002b07e96b894d3661ae08af76e453f3c38d','a2b638979da690ab640bdba9c6927edb67a060517ea75c528131d5089d2269e7','2026-09-28T19:00:00Z','tieout','answers','{"facts":[{"duplicates":0,"extract_seq":3,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":2,"rejected":1},"destination":"ns-us","fact":"answers","raw_sha256":"281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":3},{"code":"ERP_REJECTED","fact":"exception opened","message":"The ERP refused it: base: INVALID_ACCOUNT","subject":"meridian/harvest/meridian/time_entry/4/1"},{"added":"0734d4414fc2b257677591d3a3e8689b6532bf720fefe8373b6f45598a0177e3","fact":"moved","table":"exception"},{"counts":[4,4,0,0,0],"fact":"page read","page":[3,0]}],"wrote":{"ack":"4:fb64e5b0e17e5a60a6a7fa799eb760a922f5211f5bcf6b3ee0433ee968bb6950","batch_move":"2:8fbe1f46efdb7fd69938a1d6595e4116fba322f3eafe85a2c5c1cd4151b75014","batch_was":"1:ba16b7181008c7502cfb5e602259b9499ea4e3e58a8690ebe8547e9a2ee60a7d","entry_move":"6:eff6d5030dfa3dfa4c35795cb600086ee25a4ffdf6dc7e2a2e60869bbd66b7ef","entry_was":"3:151e6dab6d3bb3a36929083d392175405c1a90a0dd1414a12230e049b986a787","extract":"1:5ecc47dcc1374e85d39ab3f7e71f8dac8b2f88822e381b1e437e7d3606e1339e","extract_page":"1:9d4f8aefdb316cd1afc854a6726ecc7623d5353c3a32b26418aece79975d957b","raw_file":"1:4da34f2991395ca0f99e999b4a626f9e14924b6e82d76cfee2456bd3ff62df3e"}}');
INSERT INTO "event" VALUES(17,'a2b638979da690ab640bdba9c6927edb67a060517ea75c528131d5089d2269e7','386eebe70e23ce86eb7adefba94ee1e2cf014a798046bd8ab9c41125ee762def','2026-09-28T19:00:00Z','tieout','answers','{"facts":[{"duplicates":0,"extract_seq":4,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":3,"rejected":1},"destination":"ns-us","fact":"answers","raw_sha256":"55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":4},{"code":"ERP_REJECTED","fact":"exception changed","message":"The ERP refused it: base: INVALID_ACCOUNT; time: INVALID_ACCOUNT","subject":"meridian/harvest/meridian/time_entry/4/1"},{"added":"9034bb9a54bd19e645d279500739c18618f7432f88a2c46722d0995773257576","fact":"moved","table":"exception"},{"counts":[5,5,0,0,0],"fact":"page read","page":[4,0]}],"wrote":{"ack":"5:5cd90c56dd55f606771f919f5d3056d4075250ffb3abc9f901d52cd7a766a8ea","batch_move":"2:545cc7d79063fd713e543b59498ac63525553f4b6a26bcb26a070faaca770b09","batch_was":"1:6817fe52cb6da9e64475238acf4c0954ad9be2a802f3a1ced935042ecc73364b","entry_move":"8:80e3e51be1d08a39e2637dd560e34164c3041078f433927fd772caaeb1ba80a8","entry_was":"4:2952cbefb35b916572dba80c185402fee1cbff24199e444c01534d098fb13f6a","exception_was":"1:1c825786d80a5970bc9bbcf6b5c9f698b0a39412e51018403e4944781388201f","extract":"1:5161e1dc1865280ffda64d01f35c955eeb16714e43d0ff0d649fd0c63d7ac9f8","extract_page":"1:5afee9456b5a218803b8e2e768471322e540e551be3b2fa4c3110aafb45ab41c","raw_file":"1:619c6a754fb729182d00e8e524ced6d1e8993cd5a37ddf4b51f3bcdaf21fc5b9"}}');
INSERT INTO "event" VALUES(18,'386eebe70e23ce86eb7adefba94ee1e2cf014a798046bd8ab9c41125ee762def','25c12a58f9891a31a2fd73e26b486492cde922f4aeb528aac817b51ca8d8364e','2026-09-28T19:00:00Z','tieout','calendar','{"facts":[{"as_of":"2026-09-28T19:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}');
INSERT INTO "event" VALUES(19,'25c12a58f9891a31a2fd73e26b486492cde922f4aeb528aac817b51ca8d8364e','35704e1f4c13cf42660e2f63ac71c931d87ba055e8c378059ac8c4ccc33e0360','2026-09-28T19:00:00Z','tieout','extract','{"facts":[{"duplicates":0,"extract_seq":5,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:91c543d33e96242b8ee301f6716104aa4212453ef806107e94a8696344a8d964","extract_page":"1:704c2a96c20b2f473f3bec074a542d9a99e619cbc5040d043fe1b39b93b90717"}}');
INSERT INTO "event" VALUES(20,'35704e1f4c13cf42660e2f63ac71c931d87ba055e8c378059ac8c4ccc33e0360','e86d94a54ad9f8dce13c91da3cfa40be1bdb5046aebafd8ed5f25ac5b93f21c7','2026-09-28T19:00:00Z','tieout','observe','{"facts":[{"added":"99eee7045ec9168f872c5f54ce17b6c36b227b8fc11965d8d7e290c623c40c5d","fact":"moved","table":"version"},{"counts":[4,0,4,0,0],"fact":"page read","page":[5,0]}],"wrote":{}}');
INSERT INTO "event" VALUES(21,'e86d94a54ad9f8dce13c91da3cfa40be1bdb5046aebafd8ed5f25ac5b93f21c7','9325ddd5e0f2aec0bc352e2a1131a1ec9abb08ce4728b2fb2c47d644c0925756','2026-09-28T20:00:00Z','tieout','books','{"facts":[{"duplicates":0,"extract_seq":6,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[5,5,0,0,0],"fact":"page read","page":[6,0]}],"wrote":{"extract":"1:f7eb3431d867067586526b0b0c1f2c178e2fea71db66e59e9996bfb9825312cd","extract_page":"1:66f7e7ac8deaca53338519be32fd7ae0c2e59af65327c154f26360d4888364f8","raw_file":"1:202f85d1f6475d488d0e56c6db6e702dab6f05b9effa66e12409779d6f7b4baf"}}');
INSERT INTO "event" VALUES(22,'9325ddd5e0f2aec0bc352e2a1131a1ec9abb08ce4728b2fb2c47d644c0925756','e0c1382f5d8de9c8a2b7fff381553f3edffa16720e7151a9d1351afba3358eb9','2026-09-28T20:00:00Z','tieout','calendar','{"facts":[{"as_of":"2026-09-28T20:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}');
INSERT INTO "event" VALUES(23,'e0c1382f5d8de9c8a2b7fff381553f3edffa16720e7151a9d1351afba3358eb9','0d0d2685cefe2f599f64f1aa0f2081d4184bce5c3762440fc76ab7400fb18d1e','2026-09-28T20:00:00Z','tieout','extract','{"facts":[{"duplicates":0,"extract_seq":7,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:5d04f0cfebfb4ff9a28304bf585f6e93dea3f9ed9fcb8376b67066995095891b","extract_page":"1:a0a7afb591d686ea5eed24e9feb8ebb1ce4ba60fc438a1e27ba80ccdc89c3fa3","raw_file":"1:6170024dba38ea7cede73683fee5810c01d724f5b148d23873ca6cb1f744cab9"}}');
INSERT INTO "event" VALUES(24,'0d0d2685cefe2f599f64f1aa0f2081d4184bce5c3762440fc76ab7400fb18d1e','7134c3f5ea9752d4363120847542567490d8f5a822a5ba68b6f21dbf2beffa4c','2026-09-28T20:00:00Z','tieout','observe','{"facts":[{"added":"3285cc18a4166709acd68508d46ad5f2378ba40a284a40e822341dd4519fe66e","fact":"moved","table":"version"},{"counts":[4,2,2,0,0],"fact":"page read","page":[7,0]}],"wrote":{"version":"2:9b1a18e371444bea326531af88d4e1705dc18c0f567642a5933c904214321748"}}');
INSERT INTO "event" VALUES(25,'7134c3f5ea9752d4363120847542567490d8f5a822a5ba68b6f21dbf2beffa4c','83505203425cb95b9450156ac78b2c1106e408f6114f85eb1a970a4dd5f1375a','2026-09-28T20:00:00Z','tieout','plan','{"facts":[{"cancelled":0,"fact":"planned","posts":0,"reversals":4,"standing":0,"transactions":2}],"wrote":{"entry":"4:a475ba12805bd8410793680190ae2c47c812a0dfe446d72b8cd75a07d72b213e","entry_move":"4:88073717bba535f11a3debca474c2eb8599dfd62e4097395c6d797ee8dd2f719"}}');
INSERT INTO "event" VALUES(26,'83505203425cb95b9450156ac78b2c1106e408f6114f85eb1a970a4dd5f1375a','6e1b309e343a07204cd0247b5861b0e28e36e5dd1271fb1170e1c0c63bd5b48c','2026-09-28T20:00:00Z','tieout','landed','{"facts":[{"fact":"landed","page":[7,0]}],"wrote":{"landed":"1:f37bd10098e11f059aa5495e6ddc9bc5943658fc56e62751c7d0cdb5af167f74"}}');
INSERT INTO "event" VALUES(27,'6e1b309e343a07204cd0247b5861b0e28e36e5dd1271fb1170e1c0c63bd5b48c','d5b8fe10b8c59c1298079423eb580d65bb4337f967c9bcc392e146410266e1e9','2026-09-28T20:00:00Z','tieout','rule_results','{"facts":[{"added":"28995b7bb4acb23458479467fe4fd9a211c2c1b4c5d1c9dd01925e3a049660fe","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":2,"recorded":2,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":2}],"wrote":{"rule_result":"2:ed6f392d6475d40af057d844c6b54a7403d8156ef68e136b3c12793505a6af45","rule_run":"1:e597a14b68414f6fc792882846e144ebc59570078111874e1f5f6417140bb78b"}}');
INSERT INTO "event" VALUES(28,'d5b8fe10b8c59c1298079423eb580d65bb4337f967c9bcc392e146410266e1e9','343b378fd42ac7106f124539c3d60df9234d336213bd1e9aaa2836aaf5c07c44','2026-09-28T20:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000003","fact":"batch sealed","records":2,"reversals":{"AOIF24AAQOKEIPXDJBDJ6B2APZ":"2026-09","E4HSFMYDQWWLWYGJFYHZHDVBLJ":"2026-09"},"sha256":"3c3523094a07b3577366ad3c0c417d9854895e7e3df9196240c478636ddc92aa"}],"wrote":{"batch":"1:132ed03ecae83ccd95b1f8d692a4754be195f78df7df5cc10304648004dd74a7","batch_line":"2:3f50aeb7a4d374a0403dc99d91509be9177d88c95c404d0728656bc151b5c720","batch_move":"1:2c5a297078125c9e1b5e9005f61ba7a46542c93e7bde0e90a51575a1cf0ab6e0","entry_move":"2:942459475892a37f11ccc53ab79f7bc0e6bcfb3b0860c0bfdfb47bd6d16f2de3","entry_was":"2:cb3414c858daaf3a2dd4c79086c39698b8574402469c480bb683d3fa5a553eae"}}');
INSERT INTO "event" VALUES(29,'343b378fd42ac7106f124539c3d60df9234d336213bd1e9aaa2836aaf5c07c44','3020a4872a0ef379f6723ae265c83b4d4da366fbc2ad70c9925bd65322e6b4e3','2026-09-28T20:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000004","fact":"batch sealed","records":2,"reversals":{"5HX7N5T6K76NH4PPXGJZMLFZPN":"2026-09","M2K43HCM2GE4PQYEHBPMDZNVOG":"2026-09"},"sha256":"701eb43d417d0ef4e4f73ce316e3fd80455df0eb4c83f7692514cc19b112db12"}],"wrote":{"batch":"1:f8a462d97c626372f339c7421141ea433654e9b888b95c949c0823e4bb1b9825","batch_line":"2:a21bcc673f925ffccb5afdde61e57cb9ede9231883a1eefd0280723bb43cb188","batch_move":"1:e4784664f36173af5890df44da996edd6195cef993b66cc99fe08189991edc31","entry_move":"2:8083096272e2fa302970990a58ef90a5896cabf593bf41eb280044ff5cf24023","entry_was":"2:9568b938ae129043c486cda9aa467d5c188c80a60ccb8d853d69eb7ba639fd1f"}}');
INSERT INTO "event" VALUES(30,'3020a4872a0ef379f6723ae265c83b4d4da366fbc2ad70c9925bd65322e6b4e3','23139826664f6a3fb2205895e0f99f2387bdf0b76323ca6f46d36dfa63e5e1b5','2026-09-28T20:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000003","fact":"uploading"}],"wrote":{"batch_move":"1:2560704d2fdaa8d41e9d4516a912b1e96111d218f3bbd53b707c79c45f7d8769","batch_was":"1:266f1b06931423384fa5e5e94d28f49e68c42a56433af434c13b67d0a3f26423","entry_move":"2:76cae9ccf6f74c137c127ed924b01603020dbe1cef94bc28a7070d18a944372d","entry_was":"2:bd0ade48d4027745b2a9c0b0b9d3a9d391ea63310cc2fbf39b19218ed2cf4e9d"}}');
INSERT INTO "event" VALUES(31,'23139826664f6a3fb2205895e0f99f2387bdf0b76323ca6f46d36dfa63e5e1b5','33e88570cd7cf3527063736827563c9983cbb2df32b7592f13f1cb50950dddab','2026-09-28T20:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000003","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:b658d1255b596f06749138695854d1c629edf81f67806375b7d7f11d70b015b6","batch_move":"1:8902d7fa789f249c1eca3bf419c9a26df3af52f3ae32b9ad788bf565c11bcaff","batch_was":"1:b3c6cef62f7b2b943779c9546d2ce6a6f322b10208107c7afed3a3d96a1e5e7e"}}');
INSERT INTO "event" VALUES(32,'33e88570cd7cf3527063736827563c9983cbb2df32b7592f13f1cb50950dddab','309e3de13898c4614b5329449e0f709a87e55a401539032877879331f15c23db','2026-09-28T20:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000003","evidence":"{\"bytes\":1009,\"control_bytes\":513,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:20ef82fc8e0a09068b90a4b142e70080a3eb68165710571283a8e35a513ecf53","batch_was":"1:b3a87bb64f03c1fcff951a4ce76de3f5d6f94ee82b24a4c1894f110f57bbc6b8","entry_move":"2:308e9757f688dc0f906b42c1add0df4f6149f86d6fec2179de2468740d1aba62","entry_was":"2:97a565f0a43ff356e407aea3e6b8a8c8dede10e15464dcec14c3faacccc1efd1"}}');
INSERT INTO "event" VALUES(33,'309e3de13898c4614b5329449e0f709a87e55a401539032877879331f15c23db','3eaaa129df55c5d469ac8761add882712cef83c0d8e8f98b225ace3495769479','2026-09-28T20:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000004","fact":"uploading"}],"wrote":{"batch_move":"1:f4480e49d18d11594ceda87e78d57632f0cdc50e6dba0e08b7ff6d0c34115bf8","batch_was":"1:5b451188ef49880aaa094c3e57428ce2228a4fd22265d163a06092bb534fc146","entry_move":"2:d93aa1dcf6c1f0bf1b1bc193ad21fec7e507c7af6599e8309355ac8200110cfa","entry_was":"2:e36e373602393412ca92e0281fe6a245ec047b9901987e0d0391deecb533c58b"}}');
INSERT INTO "event" VALUES(34,'3eaaa129df55c5d469ac8761add882712cef83c0d8e8f98b225ace3495769479','7043779a7987af80d2feef23fc0bede1b666bfdf97c69b7d13f185e1930c9b6d','2026-09-28T20:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000004","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:41067a3095ed35deb0d5178a923e68ae7d4d06bd09bc2f0155bd186c002145e5","batch_move":"1:41e8026ac90c6aba5c7215e015d7c072989bc6fe8672dc133e0185cac3d0e65e","batch_was":"1:69d2e1369673c9704c6c5ee393ce65a91bd6fe0b065ccd07f0fc33a8e51b02a0"}}');
INSERT INTO "event" VALUES(35,'7043779a7987af80d2feef23fc0bede1b666bfdf97c69b7d13f185e1930c9b6d','2fe2cdbc6e15a95ce4d3d7c012d88972d53326be13661b186a14b28a882b8cb3','2026-09-28T20:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000004","evidence":"{\"bytes\":395,\"control_bytes\":470,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:527b695282ef2a8284e3bde5037b1a62964ba8c9cc92d7fdb9708590cde36eb7","batch_was":"1:258be227a022d566622be5aa5e396249bcbe11f471b0eccdaa1ad022eaf61b52","entry_move":"2:9ed1f423bad0233aa0e7517e15136e1853829ab9ab77c8f04ad4edfad6a99ced","entry_was":"2:80adbaaa718827a0c26020ec04f2132fe331ed67921a7e57b44c54f0ca65d1ee"}}');
INSERT INTO "event" VALUES(36,'2fe2cdbc6e15a95ce4d3d7c012d88972d53326be13661b186a14b28a882b8cb3','0dbde7cf2416fd29f7cd627ddac28af3703756406ed8c0c0245e17ccf5883fa7','2026-09-28T21:00:00Z','tieout','books','{"facts":[{"duplicates":0,"extract_seq":8,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[9,9,0,0,0],"fact":"page read","page":[8,0]}],"wrote":{"extract":"1:39b4ef9bbc9f57c1cc7e4fd5e314ca741e254e8b58c1b571753974f34f6dd88c","extract_page":"1:bbc1ee0e81c811e3809ab913a58422af27e222868f45a33108d96da10af5f829","raw_file":"1:3262ca864cd8bc12a18556616daa8011745a47fe3bc49d214a1aa58960f55d6a"}}');
INSERT INTO "event" VALUES(37,'0dbde7cf2416fd29f7cd627ddac28af3703756406ed8c0c0245e17ccf5883fa7','d290d82efbedd3e0a17c40b7730733adb2c983732d9004148599e0a49b981b47','2026-09-28T21:00:00Z','tieout','answers','{"facts":[{"duplicates":0,"extract_seq":9,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":2},"destination":"ns-us","fact":"answers","raw_sha256":"bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2"},{"cancelled":0,"fact":"planned","posts":1,"reversals":0,"standing":0,"transactions":2},{"counts":[3,3,0,0,0],"fact":"page read","page":[9,0]}],"wrote":{"ack":"3:4bc730f0f13b8a678d4dc68c0b2ef2bb25db1ff1d389594700f6d369405407d6","batch_move":"2:8d14f7c57f102fc2708e898a4f3e223b8dd1c2d7e293c899f796c64ea89c21d9","batch_was":"1:c97ad3591dab717951196cbbd0634e553098f5a49e6c6c5b76f4c02bb2823de7","entry":"1:0e636955ea594361fefb5a52d28eff4c2c7b6b485b493e91e084aa2a8a85cfb0","entry_move":"5:594e19d7276b88a63daf55d606f205cdab2769248add9c5e8f024d72fb906ea9","entry_was":"2:a1791accafd2a8241c523978cf1e789b47e48e86df8bc4e8cbab1f452c778eb5","extract":"1:f6f93ad11f4a6d280e96945f6a0f4220e55fb082a22f374a4ea09a66d0521cd7","extract_page":"1:a8efda6274f128082563630a582a50da4bb7582701bb15f52df8dc90d81cc7bb","raw_file":"1:8b150d7820c9ea667186ff39aca399cc504d64785e9a1f03183c804f0008543d"}}');
INSERT INTO "event" VALUES(38,'d290d82efbedd3e0a17c40b7730733adb2c983732d9004148599e0a49b981b47','8efca512aa66d3fc133e7d710432bb85bd73c57572ce97596907a8a6f81285c7','2026-09-28T21:00:00Z','tieout','answers','{"facts":[{"duplicates":0,"extract_seq":10,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":2},"destination":"ns-us","fact":"answers","raw_sha256":"3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4"},{"cancelled":0,"fact":"planned","posts":1,"reversals":0,"standing":0,"transactions":2},{"counts":[3,3,0,0,0],"fact":"page read","page":[10,0]}],"wrote":{"ack":"3:3481556caefed938988ef231aa3d4082069d99e36f7e3d50ac46f5fc9d132cb3","batch_move":"2:775a8dde43d7ca82b13f491fe416e51c090555fee74a842d20795ae28e5fc9f6","batch_was":"1:2348301ac31dd79d8c23c53538823e24875f5333b0668d86f14307aa6d49a106","entry":"1:f6536c1ba88faba3fa7cac76bc99a3ed927ff9ede0a3b2b29a7df2c962e89c9b","entry_move":"5:b3d3711b153b3c8342e677e439173b212f16eabc4720008fe36b82641142e8b1","entry_was":"2:3e4e23dd9d81eb2c666e006d82c69d5bf3454d38575c802cd9283667d9152ce5","extract":"1:1e01a935b40d27b529aac8c1cfbf77e1594e23efdc771f733735d472cfa294e8","extract_page":"1:a86994f034ad10c0bd38311fdd6ed4039f1b69159d50a3709af757c54b4614be","raw_file":"1:5b8d31af5765e6e49f1a291ed8a155aa71187cce4d810211e405f1bcebed59b6"}}');
INSERT INTO "event" VALUES(39,'8efca512aa66d3fc133e7d710432bb85bd73c57572ce97596907a8a6f81285c7','ea662ccd50868b359bafd3cc237bd765fde67238f9eebba994fb55b65e187e00','2026-09-28T21:00:00Z','tieout','calendar','{"facts":[{"as_of":"2026-09-28T21:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}');
INSERT INTO "event" VALUES(40,'ea662ccd50868b359bafd3cc237bd765fde67238f9eebba994fb55b65e187e00','889f160ec4a369b145f8085761aba00d1ac1c9235a596be33241c7a1754ca8d7','2026-09-28T21:00:00Z','tieout','extract','{"facts":[{"duplicates":0,"extract_seq":11,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:50971914e8b13bb904aacb438df5dbf9e21156433b5fc2e92e3ababa72c61cf8","extract_page":"1:9456a94bd48608de165c91a3a50150b927c83f71dc51b57d07b2c71f64e9529c"}}');
INSERT INTO "event" VALUES(41,'889f160ec4a369b145f8085761aba00d1ac1c9235a596be33241c7a1754ca8d7','983d9df2366706ec5485bb6da9b197a0ed9c31ded5b24212a6cd11a3ea7a38aa','2026-09-28T21:00:00Z','tieout','observe','{"facts":[{"added":"310fef377f1cd74a0afefd005e75bbbd55f41ccd3d1251713eaff8349636ab49","fact":"moved","table":"version"},{"counts":[4,0,4,0,0],"fact":"page read","page":[11,0]}],"wrote":{}}');
INSERT INTO "event" VALUES(42,'983d9df2366706ec5485bb6da9b197a0ed9c31ded5b24212a6cd11a3ea7a38aa','bad7ebb8db5b5dcd7b0ea6b9c20596c29b6e311e038fa0f41fd38d5834c37204','2026-09-28T21:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000005","fact":"batch sealed","records":1,"reversals":{},"sha256":"14b9fbf34868164bf85317efd7b4405be7e001703f3853a6f8e3d0a4591ab86c"}],"wrote":{"batch":"1:a1d21e7d55fe8ea5306f188df4c600c9ff18af99ceffab7ed938f494215cf927","batch_line":"1:8d90171e30040012bb69513c8713f89f1abc0e8c235b6fac7b8ea843f6bb0114","batch_move":"1:3c771c055c2b01849a4a200bf17a0ae14d166dbad9cad1a0da152da96fc885ce","entry_move":"1:10d3807037f6bce21dd13afe9e3027743ce6b67c9b7a0b14b7679d5b9a6cffa8","entry_was":"1:66b6e5876df308990f50e86e31192307c5f08b7bceeca2dfa49bd77d2312dc28"}}');
INSERT INTO "event" VALUES(43,'bad7ebb8db5b5dcd7b0ea6b9c20596c29b6e311e038fa0f41fd38d5834c37204','049542f65874242090d0e103e153c67fcc6eb2034b4bf4c4dcf64d024ff2554b','2026-09-28T21:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000006","fact":"batch sealed","records":1,"reversals":{},"sha256":"b7ad5834b67e0b56f3f9fa6b25a3f9b031d8956e124afe82747afd1d2c474b9e"}],"wrote":{"batch":"1:a46add47107c9d72603a07cf3852236c70728ec7cde89b271cf6749dfd6c05ab","batch_line":"1:111e9c3ca890c284b63a554187f43bfea0e61aec9dbe19affdf07cb3a61a4e0a","batch_move":"1:59f02fe385d6b71b2e7a3c6b2ba10d394990749f87d172941754d29532850941","entry_move":"1:4089cca61f92641e8621505268d37c1ac2bc146eeed3b2db97fbd46b396b6472","entry_was":"1:ee693f7883c5a3793aecf948f4511336ef8bdef4e6a1d64df4deac5f7228832b"}}');
INSERT INTO "event" VALUES(44,'049542f65874242090d0e103e153c67fcc6eb2034b4bf4c4dcf64d024ff2554b','bc4630883bfd2df7392f27c4e5537a104432128fc246f032f00adf7a2aba1ec9','2026-09-28T21:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000005","fact":"uploading"}],"wrote":{"batch_move":"1:ebe8761149477d9487a612bb721a838f6010b15b45e4734a6c1be5cd09232634","batch_was":"1:d76dc00aec2f60d1184a4d3f19411b3b2face173ac49e8a61d539d9654ed55e3","entry_move":"1:f67c8589c3bdc1ffcd1266cd1a833329c353c59063ff64a17961b9a809783b21","entry_was":"1:d01caaf6dfd041f4b1dbcefccd267ce6091ca8af09af23c61eb0d03b6c9cbf0d"}}');
INSERT INTO "event" VALUES(45,'bc4630883bfd2df7392f27c4e5537a104432128fc246f032f00adf7a2aba1ec9','5dfbe168371445750263a6862edcfc1f6634cd4331111055dbbebf9338b5e609','2026-09-28T21:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000005","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:6b2f90c61ccab366402d90395ed377f9b5a55ec019c56e339251a3fbdd7fcb00","batch_move":"1:c7b430e63fd84104d59a30ae5de7427944727f73553774038fa0acfa55119399","batch_was":"1:6ecaf54e3ff888f46f611923f1363809625821f01ab7864422c42ec161377642"}}');
INSERT INTO "event" VALUES(46,'5dfbe168371445750263a6862edcfc1f6634cd4331111055dbbebf9338b5e609','be756aba97e7e9e03912ad9fd598704c7f706bde74e3e9b4f868b38fb5a3cd56','2026-09-28T21:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000005","evidence":"{\"bytes\":651,\"control_bytes\":509,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:7ec2168ac488fafda39f900e417342379fd9ef16ed0b4ba0c5d7b46c620ac51d","batch_was":"1:00d2b658fe0ff46a7821afe092c22021f8e8999fa77ec302f4e2a64c7d934fc3","entry_move":"1:dfa90df7b42e3d794e4ebf0a7a1f09203f3e44f506f49af5d1ba64f3a182690c","entry_was":"1:e6df85d630f0655e404c77b8716d827c84ec411cb546fc948f3035ac58dd0dab"}}');
INSERT INTO "event" VALUES(47,'be756aba97e7e9e03912ad9fd598704c7f706bde74e3e9b4f868b38fb5a3cd56','26a8fba51e7aebfeeb8fa58c9bc72b92dfbbad4832f0cf80f3e0266afe326cd0','2026-09-28T21:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000006","fact":"uploading"}],"wrote":{"batch_move":"1:5a40b53fbccbc164bc6b7d7e20a5e9a514d842181eb93b3604cca7bb8ae392d8","batch_was":"1:43afd85e2fdf9caa7cfe24b1a5392eb35082127bfa5fd67e49826da42afe051a","entry_move":"1:6b692232189d294ea2142522d4d537040a4ae89327f123ed777eb91d00435c57","entry_was":"1:cccf6b9a319b099cf348c964f72fbda70cedc6d5fa272aa1fbcb98bdd1e4197d"}}');
INSERT INTO "event" VALUES(48,'26a8fba51e7aebfeeb8fa58c9bc72b92dfbbad4832f0cf80f3e0266afe326cd0','cdea1083a3412f52934e5e2235412dd2d19b0db6f449156230b1d789d755ef19','2026-09-28T21:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000006","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:ddbc3003ecb63b94da9b2d1e400b3df9ab02d74f13c74c4467fa9d394a432239","batch_move":"1:12331f17e1e83a18177234491834490c88329a15a7d1d9dc9364f3e2550aef96","batch_was":"1:9cef7fd963cde755f87010c316ceed925c97adb2a268798b8fe01966f1003372"}}');
INSERT INTO "event" VALUES(49,'cdea1083a3412f52934e5e2235412dd2d19b0db6f449156230b1d789d755ef19','e4509b289e28761d5ed5fe0a242ff9a6fdc10a0a5e1e10029df92971037338f8','2026-09-28T21:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000006","evidence":"{\"bytes\":273,\"control_bytes\":468,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:872e25a673954dc1e0bddf65a68b6d68f69b1078fbf226d8628ff5891a101528","batch_was":"1:ba8ce4c450f9ecd5530383f94b63a647cbbe3e54db9231320a0e01d35e045217","entry_move":"1:8ac98b5ac12e25d454b5515e1b691af5edbd9818cac38afcc477e1a3461e96fa","entry_was":"1:6d43c5622452d8f74787b96d3ec5c5b7d8c125c348fa01b41fb4c2a3cce3bb21"}}');
INSERT INTO "event" VALUES(50,'e4509b289e28761d5ed5fe0a242ff9a6fdc10a0a5e1e10029df92971037338f8','432a934c2aa19db8360f40e6249e7346fe04d99cc16d4cf53d6c1901ef8946fe','2026-09-28T22:00:00Z','tieout','books','{"facts":[{"duplicates":0,"extract_seq":12,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[11,11,0,0,0],"fact":"page read","page":[12,0]}],"wrote":{"extract":"1:bda8e1f68ccd6418efb43b884879a7b4a0d7ad2d17e93b381711d8d021b718ce","extract_page":"1:9b77b0e89fd2d28becb0d6d273dc95d45d85f0ed857b858e0ee0ff7de72ba927","raw_file":"1:55d0faa6edcd797b48221c92d2250297d7dd84d4bdf66e4abddcb4fa17b35e26"}}');
INSERT INTO "event" VALUES(51,'432a934c2aa19db8360f40e6249e7346fe04d99cc16d4cf53d6c1901ef8946fe','9e0eaaf7119e5cfef8fc8981606405f31aa4b12d0ffb8abc86cea6d4c0218fc3','2026-09-28T22:00:00Z','tieout','answers','{"facts":[{"duplicates":0,"extract_seq":13,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":1},"destination":"ns-us","fact":"answers","raw_sha256":"5dbb3edd665991854c3901e5c9a326af66549e0facaf296bf4fe9c2a8206f885"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":1},{"counts":[2,2,0,0,0],"fact":"page read","page":[13,0]}],"wrote":{"ack":"2:963666a3504f0a67fe791d87209243bedfaf7bdfdd7a95b0533da04c6736efd7","batch_move":"2:afcd90e8d68d650274d237b55e68ff1ac719e553d9ddd63c7f8f987f857b9955","batch_was":"1:aab83f74a1e58c47e2b4f8700032e388915469b40ef04520c0e80d5affb953d8","entry_move":"2:9e983e8bf76fbf111dc6dd8ee576709a5132d14d303d15917046fe44fd96f775","entry_was":"1:7cd9e1d46da62016f471b4940930718c1b52b19d0062140f10b6cb2f9b10b1a8","extract":"1:cec9e0b5bd85f56ef1b2fa9eb01270b1e321387ca6640f065d9d8e4a2118674c","extract_page":"1:762f5c155b478fdf7d128963181e71fa1425d2321eb84bc87f20156e6ed649ef","raw_file":"1:81fd232cc36c6aa255a72b9d71d6b600bc2710e767f4fee78c23e7616b46a666"}}');
INSERT INTO "event" VALUES(52,'9e0eaaf7119e5cfef8fc8981606405f31aa4b12d0ffb8abc86cea6d4c0218fc3','4da192d17c74847b007a9dbd2a5059890039b6ded9b9748c17216efc9b22d0a2','2026-09-28T22:00:00Z','tieout','answers','{"facts":[{"duplicates":0,"extract_seq":14,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":1},"destination":"ns-us","fact":"answers","raw_sha256":"d50680cffeefa02a204e7e2f2ab8c75499b2cc6b267db246d1c92ec129cd4e33"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":1},{"counts":[2,2,0,0,0],"fact":"page read","page":[14,0]}],"wrote":{"ack":"2:5462b45d2ad31da71aa43fe939ff52dafd93f0529929fe2d8e310ce8c278c26d","batch_move":"2:92dcec63d6423917c8c404a230878748396bdf2155550546fe738f6bf857089e","batch_was":"1:5677ddc11342c4beccd03a2e511e54241135146d5467da61d0863e475c3b45a8","entry_move":"2:054eaff3d2cf14de1242a923d4ca9fc3887ffd92c1762d8aa3dbd3944dc58e8d","entry_was":"1:b243c4a2f172bf85bc927778aad8bb2adb3ddbd3e8595904cae2e8beedcf8579","extract":"1:449ed2e2d87e39373931d617eda5a4bb5cde8c63411ff767fa2fa55ba0410728","extract_page":"1:c79c2c95e7f2ec5890aee1593ef418b096fb23c61f7b16963e7d0dd476f0ad44","raw_file":"1:fbf7158a2f824a6a45556b9e61f7a6eef4be3bbc8683b3c6bd7146824ca71705"}}');
INSERT INTO "event" VALUES(53,'4da192d17c74847b007a9dbd2a5059890039b6ded9b9748c17216efc9b22d0a2','b2b72afa59c3d65eb9bb483a0512ddacc203bcb5be2881af5a2dce27237af958','2026-09-28T22:00:00Z','tieout','calendar','{"facts":[{"as_of":"2026-09-28T22:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}');
INSERT INTO "event" VALUES(54,'b2b72afa59c3d65eb9bb483a0512ddacc203bcb5be2881af5a2dce27237af958','715966460804e953fb0b75d1d3d978b1c2204cd7746293a53c05a77d10094adb','2026-09-28T22:00:00Z','tieout','extract','{"facts":[{"duplicates":0,"extract_seq":15,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:7619c0da86abb77170de34d3db47bfcf3dc6a954c208a805e712ed0cde66ec8d","extract_page":"1:da9bf7848f00fcb769bd2822fd0a4e3806409468125873d34554c8c2bffb4f8b"}}');
INSERT INTO "event" VALUES(55,'715966460804e953fb0b75d1d3d978b1c2204cd7746293a53c05a77d10094adb','82316e416bf3ab77e24eb025048d2c24782870c39adae7e5764a38c487406734','2026-09-28T22:00:00Z','tieout','observe','{"facts":[{"added":"d16628c7a2570e1d13d7fd8cd85efb9dd54a0215a35cf46dd70979474ce8544c","fact":"moved","table":"version"},{"counts":[4,0,4,0,0],"fact":"page read","page":[15,0]}],"wrote":{}}');
INSERT INTO "event" VALUES(56,'82316e416bf3ab77e24eb025048d2c24782870c39adae7e5764a38c487406734','a7e095b963837880f5376e43e01e8bb710875f75b0579cf2a2f94681d70b9a3b','2026-09-28T23:00:00Z','tieout','books','{"facts":[{"duplicates":0,"extract_seq":16,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[11,11,0,0,0],"fact":"page read","page":[16,0]}],"wrote":{"extract":"1:1bd2a37651c61d68de8b80cd54be12b30199226d7dd3814251d4d6ab54a0b668","extract_page":"1:593ba99a8e94bbf929d439a92da958c73116f2d3a03621b549ef19f185bc9029","raw_file":"1:bc0a6e0e1676cc658c9a3472738c1b8daf8f4a8d5dab01ff3659677fb17ba1a2"}}');
INSERT INTO "event" VALUES(57,'a7e095b963837880f5376e43e01e8bb710875f75b0579cf2a2f94681d70b9a3b','83d27cf0069a99fab97d9782e45fe9d76bbd4db68232e768f2e383eb8929a80e','2026-09-28T23:00:00Z','tieout','calendar','{"facts":[{"as_of":"2026-09-28T23:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}');
INSERT INTO "event" VALUES(58,'83d27cf0069a99fab97d9782e45fe9d76bbd4db68232e768f2e383eb8929a80e','1b4454d4daa86a15ae648c422c706ddeb1c1f259d17b4d632f47df9d9f4fe328','2026-09-28T23:00:00Z','tieout','extract','{"facts":[{"duplicates":0,"extract_seq":17,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:cccb58b66163ce05c8aa4ca0a2eb49e48e44d59458ed62b29b11f4d4f9d6b476","extract_page":"1:4f8e1da7ce35b14678bbcc854ea2dff4c7cad9751ebe3f8b63d37b76124135f5","raw_file":"1:98c6bf8d48b6da0c34e8cfa568ab28c07d647eb4f58161ff6a92f349f64a80f3"}}');
INSERT INTO "event" VALUES(59,'1b4454d4daa86a15ae648c422c706ddeb1c1f259d17b4d632f47df9d9f4fe328','83145f71251969e7cc79bc3a626d45ea9f65e735ac4bb4bad1a95f636885d17b','2026-09-28T23:00:00Z','tieout','observe','{"facts":[{"added":"b68c0567459347d08ac29314ba753fbd73fddd3e53e4a806b7d45031a83f5a1b","fact":"moved","table":"version"},{"counts":[5,1,4,0,0],"fact":"page read","page":[17,0]}],"wrote":{"version":"1:f6574763921d8453624e7d8b0bd308d9fc5b6346bcf36906c152859be2989667"}}');
INSERT INTO "event" VALUES(60,'83145f71251969e7cc79bc3a626d45ea9f65e735ac4bb4bad1a95f636885d17b','07891a425dc912b8c54711e4669edda711a4729445ae21169859b9d37e6a4a4f','2026-09-28T23:00:00Z','tieout','landed','{"facts":[{"fact":"landed","page":[17,0]}],"wrote":{"landed":"1:7da517fea78fd358d0ac8fc4b8d524a0845d2b9469bc9b4de69bfd286a6319fb"}}');
INSERT INTO "event" VALUES(61,'07891a425dc912b8c54711e4669edda711a4729445ae21169859b9d37e6a4a4f','dcd95e84c8fa27c3a7f96381d01758daf787ad7049333c4ff66e4d3336163b68','2026-09-28T23:00:00Z','tieout','rule_results','{"facts":[{"added":"6f5cb9a284d19c4c7e22ca540e17daf6a8113ef446d9ffa4557f9f09b8b6fd67","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":2,"recorded":1,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":2,"reversals":0,"standing":0,"transactions":1}],"wrote":{"entry":"2:228d10ff9f08de28bfa627508d791f9d630debf0c3ff644b83b7489407bdb61e","entry_move":"2:341f7bda785b491837a5a041b5a945f3bafe2474f83e144ae6f3b3035eb194c2","rule_result":"1:b7b32971cee88a2d725219dc0de126c8f35c74a7cd5c316eb78aa85faeccd08f","rule_run":"1:9ebaac925f7d24453251c7fa581a3575344eb89a4d5eea194b63b257ffa0335a"}}');
INSERT INTO "event" VALUES(62,'dcd95e84c8fa27c3a7f96381d01758daf787ad7049333c4ff66e4d3336163b68','b60a6e176a7d2d16b651de76b4900667d9f00422dccdc29f2d2596a754476464','2026-09-28T23:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000007","fact":"batch sealed","records":1,"reversals":{},"sha256":"1cf0a641ac3848071dff479e3acac6743e4d822607d4b6b4705ca898a8daa1c5"}],"wrote":{"batch":"1:20af43406e2be0f31e5993d30cad0e8a3b2704f3a0d455072e721de504755fbf","batch_line":"1:2f50313d6dca4fbf7470d17ec96789eb153df2887f8b77c4caf90f84ce68b40b","batch_move":"1:4184cfc8e01707ff47d524acb567e59b9aeb504cc663946b363a60557db993ba","entry_move":"1:37a4be72f86b79168bc34e2d82605c1daa40875fbd5437b15db1be58b9daf025","entry_was":"1:af23f5eaa3ba89c890e0e5a2d26900cca98dc6294ddaad4e278c6a6dc3cff769"}}');
INSERT INTO "event" VALUES(63,'b60a6e176a7d2d16b651de76b4900667d9f00422dccdc29f2d2596a754476464','31d4ab643d98db43e59eebb37f05bd480010a46ca2929b4db0e397ef5407648e','2026-09-28T23:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000008","fact":"batch sealed","records":1,"reversals":{},"sha256":"fcff8f671a0f97254775f477df3e5b95bc63392382a4a7296d5efd38f47d050c"}],"wrote":{"batch":"1:a751476a81f63339bb1c4e9c110e990bd562af490a1c7d81b229cf7a9a5e17fa","batch_line":"1:48472c2b81d1c7fb55558f6122feda73847eb6531ec102f2ef3a0f7adadff037","batch_move":"1:db27fbc947af61f4d62a6543218ac8be93f0d9a461aa9dfa856ab1ae251b7396","entry_move":"1:960acbd91fc649395bf7c9bbae51d3f0d6c15d5f86ef0499515e3fbeda2bedd2","entry_was":"1:6a3a2425755c6a5733a1538e33add4abaf89fc96b592a3a88478fa416c0445c9"}}');
INSERT INTO "event" VALUES(64,'31d4ab643d98db43e59eebb37f05bd480010a46ca2929b4db0e397ef5407648e','e5625a7817f64c06a2a4b97c668c3ae7bbbd1bfbb529b594e68ed3bca1544a67','2026-09-28T23:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000007","fact":"uploading"}],"wrote":{"batch_move":"1:49d1f4e476882e200c387a2cdc4b64695aa0631497d4bf8de68e054a6af3d407","batch_was":"1:8db78a0f361ceb326211c68426ddf57950d12f21e9c13245694c8ac557388ad7","entry_move":"1:961fbf866a535a12bb5abd887a2e9f3caabbf63a65ba44c3044b500968c1425c","entry_was":"1:51549c608eac6679a20048732d35b3f039d4fea6b1ab93937be6f193bd108b58"}}');
INSERT INTO "event" VALUES(65,'e5625a7817f64c06a2a4b97c668c3ae7bbbd1bfbb529b594e68ed3bca1544a67','2ad7b39f3c22c9ce3b0a6a738df10aa4c8bc86f88b89fd897d37cc0e7f5acf4e','2026-09-28T23:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000007","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:af45c5bceb2325d398be48eb84a77ab85c0cbf4a89640cbb1f3beebdf1496c44","batch_move":"1:ea5f7a95b6ee5118f2bb22bfb521703d5fe4124ab111b15f6c4e5bbc62cba32f","batch_was":"1:73c15fcab35029352ef5f9129dd9cc79e2d442e07edada7f14fa5c4b1025aeb8"}}');
INSERT INTO "event" VALUES(66,'2ad7b39f3c22c9ce3b0a6a738df10aa4c8bc86f88b89fd897d37cc0e7f5acf4e','9e8e0aa43b461950b22c0b6ebc947a39aa3a93f8110aa8f2806802c86194965c','2026-09-28T23:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000007","evidence":"{\"bytes\":651,\"control_bytes\":510,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:c9f33523088f96d4577989bb532808f3a840994c2ba2b9258d1c18fba41d55dc","batch_was":"1:450ae20832db099e6afd1f04406c709bdecc7fcb537808ee8d9f4929775f0e8e","entry_move":"1:174c1420273bddb90006622b5d553fcde0c389f3f68a7f7a1cecd24ecaab5156","entry_was":"1:f4c7fb927453d465d25c4cc5037095b72cb18eb817b9f3f8ddbf0638759dfcc9"}}');
INSERT INTO "event" VALUES(67,'9e8e0aa43b461950b22c0b6ebc947a39aa3a93f8110aa8f2806802c86194965c','d5e4048aa518689f98c275af8e8dae1f0dc881f05a58784bb91d51685d4185b5','2026-09-28T23:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000008","fact":"uploading"}],"wrote":{"batch_move":"1:0a43d892f4925327484894788ce0eb0e30b9976cf7a12acd76beada124967d44","batch_was":"1:b2c8380b756eb8e34f55a957972a56393ba20289b6b6fd868dcde1d23e6e1850","entry_move":"1:87c6eac72bc5349a2805d2cff0a560f620ebc754701c12aeb4501dc84adc00d1","entry_was":"1:98a2581593ed6e90719b0a01cb19415269a373e0c8b913740886a28149d9f019"}}');
INSERT INTO "event" VALUES(68,'d5e4048aa518689f98c275af8e8dae1f0dc881f05a58784bb91d51685d4185b5','18d0a53d922d029ff33f0e786c2ee621569bc2f815273fcd6443306cc37e6d3e','2026-09-28T23:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000008","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:fd5308f0ef26b5fac2ee319e9c0d36e5a9654f8bd01175d19bcc9e7ebec38f1e","batch_move":"1:b838cf65ded9b3299bd5cc760bf4e3135b57953d1c30798aad0fca5a3d4c8d0b","batch_was":"1:5e635d4acdb60e0b9a4ca529c825fe507b7f8fc5802037fd8b42e23bd467d7ea"}}');
INSERT INTO "event" VALUES(69,'18d0a53d922d029ff33f0e786c2ee621569bc2f815273fcd6443306cc37e6d3e','b7badfc164216a2b8d8f81258340d28f965f53715846d2994df4a93cecceaefe','2026-09-28T23:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000008","evidence":"{\"bytes\":273,\"control_bytes\":468,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:f2416a83b1ba751e8718247db914114eafe432b8884937f9531d09adf9cd860e","batch_was":"1:e0b93a99ae9f22b84606343612e92b6b6c9612fb27ecb8637a043c6d3090382b","entry_move":"1:4b2a85bf8ac6746c4898f25bfe75edac4a41293f6e7262b0e4aedf0c9d13df17","entry_was":"1:8a9b85c2dab42f4ae80ecbe5bf3bf46c11f32d3bac62ed3ef0b218df94257d61"}}');
INSERT INTO "event" VALUES(70,'b7badfc164216a2b8d8f81258340d28f965f53715846d2994df4a93cecceaefe','833e26c915767766eb7568cf5088be4aa1df8c5b1e7c9c284a155a9d3d3ad788','2026-09-29T00:00:00Z','tieout','books','{"facts":[{"duplicates":0,"extract_seq":18,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[13,13,0,0,0],"fact":"page read","page":[18,0]}],"wrote":{"extract":"1:ca0c61cb538f13f0a376e852e897add0a11da45e8a35260786d626f3b0da434c","extract_page":"1:b3479ac700dcb6b10edaf55520a6f793b6328b43cf96259a2e949e0d38d7d9aa","raw_file":"1:b41da786cccc12d67bdf38254c01740fdff0151a7d321b76530dcc4d1e4a7e43"}}');
INSERT INTO "event" VALUES(71,'833e26c915767766eb7568cf5088be4aa1df8c5b1e7c9c284a155a9d3d3ad788','4f975bb86338291c8a07a36b75e07df81cfb7d7bf2338d755ca732e7d9cf2fd5','2026-10-03T00:00:00Z','tieout','calendar','{"facts":[{"as_of":"2026-10-03T00:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}');
INSERT INTO "event" VALUES(72,'4f975bb86338291c8a07a36b75e07df81cfb7d7bf2338d755ca732e7d9cf2fd5','a72a408b9307514ac9e9e0926e557805738934affb52040d9d857b7956dc8fb4','2026-10-03T00:00:00Z','tieout','extract','{"facts":[{"duplicates":0,"extract_seq":19,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:dbcf6507d252e01a8a06aa622714a241d76a5784ad36ec49615ea0c25e0dd86e","extract_page":"1:b38b1862a1ba4e152919d6fbc2e0cd9826d04ad396da0a2b844fed7b3bd66ab2","raw_file":"1:487d1ad044f532327881dd876fb53a82e0b5e0ef553569f6537db5ffe7797f9e"}}');
INSERT INTO "event" VALUES(73,'a72a408b9307514ac9e9e0926e557805738934affb52040d9d857b7956dc8fb4','fc41ab0563066bbd0e9243dfd997ab397798b0253b279b5db560b3625cc8accf','2026-10-03T00:00:00Z','tieout','observe','{"facts":[{"added":"92ac854dba63872deb73d151d25420d88b4f8b5f05baf1af6b0842e2705b8dad","fact":"moved","table":"version"},{"counts":[7,2,5,0,0],"fact":"page read","page":[19,0]}],"wrote":{"version":"2:8d3d946ca624c7c05bb70b2c3319063a35e1c4807756c3bab7bba5f4b2c13a54"}}');
INSERT INTO "event" VALUES(74,'fc41ab0563066bbd0e9243dfd997ab397798b0253b279b5db560b3625cc8accf','6e8d9d16881960e8490343674d733587510a2c14578125da9309bd916a68f2a2','2026-10-03T00:00:00Z','tieout','landed','{"facts":[{"fact":"landed","page":[19,0]}],"wrote":{"landed":"1:eda9fd2cc5c17c98f5cb61c497ee89fe8050daa331e39eaa0e139d3546d98736"}}');
INSERT INTO "event" VALUES(75,'6e8d9d16881960e8490343674d733587510a2c14578125da9309bd916a68f2a2','d3d7bdbe0ae4b5aedb44bdc897f08ae2a9b3620431c3de42ccf31daab16d07d9','2026-10-03T00:00:00Z','tieout','rule_results','{"facts":[{"added":"3d6f08a9772e078f8ef74ffc3f6eda7d1e4a4be4489130de2681b081684c1bc9","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":4,"recorded":2,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":4,"reversals":0,"standing":0,"transactions":2}],"wrote":{"entry":"4:c366519be78f5b06926e5233fad2b5604a6116d115f2a170a6be7935bd3110db","entry_move":"4:749640bf1ae0ba3c3981c15b557a47e9c6f25069251ac96293b774fb9af04ac1","rule_result":"2:2bf40b7455340cb846fbfb3935bc0221861bef70fb4e30bf2569e0ab4a3d6161","rule_run":"1:e143de1e2e983f1621d86e73ba9a63dfc70a059ff47b20486ea52e53e90469e1"}}');
INSERT INTO "event" VALUES(76,'d3d7bdbe0ae4b5aedb44bdc897f08ae2a9b3620431c3de42ccf31daab16d07d9','935bad6f75445d521fc0b484833f3d8d8a244d35822d7bf30a4a690279d0845d','2026-10-03T00:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000009","fact":"batch sealed","records":2,"reversals":{},"sha256":"ae79492cf3567e87653d3c7b55d70469c5de1a28c01e1069e96f01d0fd9c753e"}],"wrote":{"batch":"1:db72000fe41099a9bd04dd9626dd61a7ee56ae58e5068c9eac0a1a303723ea2a","batch_line":"2:074a65ed7d677aaf0ee82d709b523b5f23ce630c4e9c14147d40f13bb646c28b","batch_move":"1:7e16c4830399b616b2d9898cbb1597d361f1f7d8cd5cc7ac7eae2b2cf12aee7d","entry_move":"2:ed186d862b5474352d61d1f25bb00bff94c27d368f5f53412dc9d0a0d2e2203c","entry_was":"2:5795446e524f8862928a8554ee907f61e4dee194131bba2a45434354a3cfd124"}}');
INSERT INTO "event" VALUES(77,'935bad6f75445d521fc0b484833f3d8d8a244d35822d7bf30a4a690279d0845d','69620f6388a326dc3a601e55cd182d408dbf7b4da67758f98d6683df43eb75d2','2026-10-03T00:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000010","fact":"batch sealed","records":2,"reversals":{},"sha256":"3b01867774017322b907306fa099402979e55cfb841dd5be5260b1e108d695ab"}],"wrote":{"batch":"1:f2609c3b6f8614408ada58ff71fa4c5c23ae4f2280bce99897f06638327351b6","batch_line":"2:e539529346e06edb7c1b65b96d74c2f151bb8773476b13eb19a25eaa65b4f0e0","batch_move":"1:c90f3721a7400628a29ff90857b43c3aa7ef4d4623c2a9c9fce6f95e08566482","entry_move":"2:9b1d545f6ba3680265e95cfc7875fd83ca37e06bda98efc34e1b94d3213e8f1b","entry_was":"2:963407ad8aaeb819bec7a1e78d75e76b54fd8f3072a7368324be35a3b7d8c709"}}');
INSERT INTO "event" VALUES(78,'69620f6388a326dc3a601e55cd182d408dbf7b4da67758f98d6683df43eb75d2','21b7b292c24fbf40e75e3f2495595603c91cf84872969b0827421bd91d428b2c','2026-10-03T00:00:00Z','tieout','overdue','{"facts":[{"batch_id":"ns-us-00000007","entries":1,"fact":"overdue"},{"code":"ACK_OVERDUE","fact":"exception opened","message":"The ERP has not answered for 1 lines of ns-us-00000007 by 2026-10-01T23:00:00Z.","subject":"ns-us-00000007"},{"added":"fdccb03da1ae0cc36e7493090b513081ee65c1de02d29000f081d3e8f64d6da0","fact":"moved","table":"exception"}],"wrote":{"batch_move":"1:079716559065ed970e3ce3ec21e1b9e91f60cf9d2edbd079510705849676712f","batch_was":"1:3d8afa050dbe8e68186c5614daae42db3fa3e40cad25193bfade0f6ab0ae4d87","entry_move":"1:a32708599de243a4c620ee85ead991d6f1754347ad2480415f296ea25568d112","entry_was":"1:01ce0d2a5ca948a7adc16171a07fe9d2ef5abe824594709cef91deb73c537915"}}');
INSERT INTO "event" VALUES(79,'21b7b292c24fbf40e75e3f2495595603c91cf84872969b0827421bd91d428b2c','8c326c5f3fa3120a62b9330fd2d1eed034365ceb668258281c0899f0615ac107','2026-10-03T00:00:00Z','tieout','overdue','{"facts":[{"batch_id":"ns-us-00000008","entries":1,"fact":"overdue"},{"code":"ACK_OVERDUE","fact":"exception opened","message":"The ERP has not answered for 1 lines of ns-us-00000008 by 2026-10-01T23:00:00Z.","subject":"ns-us-00000008"},{"added":"a1e534d3cfdf57555bf36e25bb84fa9182615ba81a80b7779e16cd4610246634","fact":"moved","table":"exception"}],"wrote":{"batch_move":"1:2a27f678dea1fe86650f17c2cabe3c3bedef1c002302b2f6a0ea7ad71bbe8c53","batch_was":"1:70891f098671910cc4efa412668d7fe065d12f52dff7dfbffde5dde62b033b65","entry_move":"1:81257933dc7c45694470ca4c5efc042549e242d13db7be91b9b8b6d710d9f5dd","entry_was":"1:e20466016de405047aea983c9900ed0708a3584eef620137676fc8ebe114ef6f"}}');
INSERT INTO "event" VALUES(80,'8c326c5f3fa3120a62b9330fd2d1eed034365ceb668258281c0899f0615ac107','170640b8be18909111595bab8f4233b88189d0de46336e013019df8e5434cc82','2026-10-03T00:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000009","fact":"uploading"}],"wrote":{"batch_move":"1:b744e0f9b334fe3971392c5f6fb9179413bae5b3e1a4f562013fb9c18befe16d","batch_was":"1:c9e3b8c1635ea9cf798b3017787951406b1c9eb6172e6f343e95976ea1833308","entry_move":"2:0fb11f2aa63873b5261132c0ec95e73c6f6fbf6ae735a72059482e92ea94958d","entry_was":"2:c116f36c00a1bd06aa4ead42a3952a679784773a909da957774383588b941772"}}');
INSERT INTO "event" VALUES(81,'170640b8be18909111595bab8f4233b88189d0de46336e013019df8e5434cc82','7b4174c1d94a34d96523a0b389049cde4bf7205f4b8c9bfdcda8567a665ec9f9','2026-10-03T00:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000009","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:8ec61d85bc356f5d69c976b77ae2d554be99e7d08614d1b54ae11fe566e0ec14","batch_move":"1:e1e9946ea1ee85b3919260ebe88e0eca8c1569be591309443150d3404d79bfdd","batch_was":"1:7f837e5de12752960375f17ab015a107710fa3c05df26cb9740326c5faf04606"}}');
INSERT INTO "event" VALUES(82,'7b4174c1d94a34d96523a0b389049cde4bf7205f4b8c9bfdcda8567a665ec9f9','23d3189c05b9d47a91d0c1d38feb3b18f787e4cb038eb4e87ae91a6cd812806d','2026-10-03T00:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000009","evidence":"{\"bytes\":929,\"control_bytes\":512,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:965dd4aad9f99ea60a2d4f3ca4afd40569bd424d6678a3284922f5a1043f7f17","batch_was":"1:f778227dc907cd3d1a6d388c8126aebf0e64070dda361d92a73f66cb20252865","entry_move":"2:5a66f664c99d5e2d411fc83c8d479e9f612fd2ee0291d6e9903ed1b8136c64e6","entry_was":"2:9607a91d2a9cd985e8576ef89bb5db225e318e2e6ac980ddb66ace5907a85d4d"}}');
INSERT INTO "event" VALUES(83,'23d3189c05b9d47a91d0c1d38feb3b18f787e4cb038eb4e87ae91a6cd812806d','0e0e5d3254d01720ea574c30d9f64af639181a1607fd034376e2cd55046fc2b4','2026-10-03T00:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000010","fact":"uploading"}],"wrote":{"batch_move":"1:2beba7fc7c21193b88c5a2b0b9a6ac4a00eefb11965a759ea5e2c67f6e429b4b","batch_was":"1:986ee6e3fc8f5b9f320f0463d265470405f7707b1781623be0ab861f0e92bc21","entry_move":"2:61dc0ea1f2c28b84c05b3f6a80e93b8e9bcefe5931f8dcabb37d55681d4e11b3","entry_was":"2:fc9ee5c3783cf6d823441d328f0f06629d2ba1c179f316b16769b0313dcca2ca"}}');
INSERT INTO "event" VALUES(84,'0e0e5d3254d01720ea574c30d9f64af639181a1607fd034376e2cd55046fc2b4','5b267706fd5803ddfc36c193b19a69cf5b43e4a4aad4157667f83a83e34026ee','2026-10-03T00:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000010","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:230d23e0c76d25075a07f1e7902e45ec1412762dda6b27313009973e560a4430","batch_move":"1:29bffb313a70aee1d59e144bd487fa5a9594b1997c71b9334ef09b0b86bca29c","batch_was":"1:df85c15167dd3b7c5b4c6871e1fb2195fdb20006d7994bc545e3e9e7e27e5493"}}');
INSERT INTO "event" VALUES(85,'5b267706fd5803ddfc36c193b19a69cf5b43e4a4aad4157667f83a83e34026ee','17fc52aa3254cddc3d1ebb0db08a3e4965c52bba69ef0e221c9bef9e173fec18','2026-10-03T00:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000010","evidence":"{\"bytes\":393,\"control_bytes\":470,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:ad94fca2a9a1b6fe008073f1c05d2047b5e274e8a9f315faf8ed1ecf3a8cbf51","batch_was":"1:b6c1c51753306373f7a036396ef1b97f5fd06c3832bf7ae37a131d6646b1a009","entry_move":"2:4fc7ba5f2266e0da3608604ed98513eb28ffc763de7e3957e18c02d48cb0e841","entry_was":"2:c26f513d235afbec6018a9f13fc9da82f406116fe25fbe815aa862623e647520"}}');
INSERT INTO "event" VALUES(86,'17fc52aa3254cddc3d1ebb0db08a3e4965c52bba69ef0e221c9bef9e173fec18','d76a790371f9f055156d985810e9bfd1599db0ee78fe943d652eb76ff12dae96','2026-10-03T01:00:00Z','tieout','books','{"facts":[{"duplicates":0,"extract_seq":20,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[17,17,0,0,0],"fact":"page read","page":[20,0]}],"wrote":{"extract":"1:12e27bc5f640224c62c9f4a6f3f5b6319b9dc11f66c551f377bb4649d5f21ac8","extract_page":"1:73898d61c582952a9beaea307e0da9eb1bc4bf47faefb108f26247817a49e514","raw_file":"1:4303a95cf42791faf1d6a1ad8b1ebab20d46dd361ed889f87cb4d546a04f1b8e"}}');
INSERT INTO "event" VALUES(87,'d76a790371f9f055156d985810e9bfd1599db0ee78fe943d652eb76ff12dae96','3347ab32ee3222e6db63876dcf43d89365d40b19d6c5104900968cf28618ff1f','2026-10-03T01:00:00Z','tieout','answers','{"facts":[{"duplicates":0,"extract_seq":21,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":1},"destination":"ns-us","fact":"answers","raw_sha256":"97b2d99eb622245eeaf0e23ae67c76e88b6c8081f68e90494dffda8e72f1b1bd"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":2},{"counts":[2,2,0,0,0],"fact":"page read","page":[21,0]}],"wrote":{"ack":"2:052e30959e62d4623f22bdfa2303adf3f52580bbc3118f3fb2fcac8a93e2f02b","batch_move":"1:5010a6805f380a2d30f519516a7c8b01eadd1b53856bb7ebaf65ab7f11b865f0","batch_was":"1:17160efc0d31c601c8b40b309daa29467636b4dfd94789cf3725d05980419a3b","entry_move":"3:ff3e3a6ead40177f1dc1061a797e54a55b9716c54718fd5d38d1c47f4a86868c","entry_was":"2:e58de2e7acb901d5726b527a26571e40c70ffd3d767e3ad6c097b7a5494ada80","extract":"1:592a8a92c4bc48e0f8615879e10c6de0b8e977decdad2c7006eae5e6e14c8d00","extract_page":"1:1c4f815bf145a3f7434ba9316bb4c6bf519bea30e574b420e1c333a6019c702b","raw_file":"1:193da8fe3ec2fcc2a48bba9d8d2e1375b2f725b1a1d674da97076c45cd564a48"}}');
INSERT INTO "event" VALUES(88,'3347ab32ee3222e6db63876dcf43d89365d40b19d6c5104900968cf28618ff1f','ee9c7c319f59ae27500c8280c0809a0bb53b224a6163709d59ce611ffabdf858','2026-10-03T01:00:00Z','tieout','answers','{"facts":[{"duplicates":0,"extract_seq":22,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/ack_lines","watermark":null,"window":[null,null]},{"applied":{"accepted":1,"posted":1},"destination":"ns-us","fact":"answers","raw_sha256":"244e70d221a5026954dc4950ee08b8f16d477c9421d317d1f3df6fde45ff1ae7"},{"cancelled":0,"fact":"planned","posts":0,"reversals":0,"standing":0,"transactions":2},{"counts":[2,2,0,0,0],"fact":"page read","page":[22,0]}],"wrote":{"ack":"2:8dfb769bcf58a9970b6f03507b0c0ce3ae530cbad1e6d8284f0276cf6db4c8dc","batch_move":"1:f6f0c3cc268e08e14de581ca900476a9cb248ec785e1c7094fc45cb4981050e7","batch_was":"1:a27e57ba9a448fd280ed63838be0f86297a728450d2a7a41caa697037753a435","entry_move":"3:8b2f7f1f1ed8bb6091b68c973cad1d99d685eba7273b24e013ce50106a141356","entry_was":"2:4c37e5033f196b8b1907b7b9a512cf702b9f9a3099379c48ccf931a8343bea1c","extract":"1:14d4fb47bc4ac1a53aab52a209660b0b6dad9380a2a60b925c1844f7ad884dbf","extract_page":"1:ac4349269867ba080f4af8c741092406c14be4486d52b8854917db36da659d0b","raw_file":"1:92e607cbc5032fe7162be9da694ead9066086c874d2330e682e3758c14851e28"}}');
INSERT INTO "event" VALUES(89,'ee9c7c319f59ae27500c8280c0809a0bb53b224a6163709d59ce611ffabdf858','5ff35d947efe332f707201c6562ae0b0465dfd61de26e85a6b51ff9ce5cb38d7','2026-10-03T01:00:00Z','tieout','calendar','{"facts":[{"as_of":"2026-10-03T01:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}');
INSERT INTO "event" VALUES(90,'5ff35d947efe332f707201c6562ae0b0465dfd61de26e85a6b51ff9ce5cb38d7','c0cbb0d87b33aa4d3a79080bc771aff976c46f0cb3b0dacd6ceb9f7a9534a713','2026-10-03T01:00:00Z','tieout','extract','{"facts":[{"duplicates":0,"extract_seq":23,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:32cc47a8b46b019343e93400aa5295f1f39ad82b52569ba88990728f48a94678","extract_page":"1:3a505bf4caeebe88aabf00e02fc454c28a8eb9ee98e03d352bceeee4057149ae","raw_file":"1:0af9b3b57d9282dbfe367add939f80e754d433071b2cdfcbd77dbf843bd9c4ad"}}');
INSERT INTO "event" VALUES(91,'c0cbb0d87b33aa4d3a79080bc771aff976c46f0cb3b0dacd6ceb9f7a9534a713','fc712d0ab4b72dd557bbfda700a88fc42671c01220f9dc2b410713c11c2fd8db','2026-10-03T01:00:00Z','tieout','observe','{"facts":[{"added":"05fa0d73a5079b48ab9003bb7d240161ea29c944a08459076abe841b7935bcf6","fact":"moved","table":"version"},{"counts":[8,1,7,0,0],"fact":"page read","page":[23,0]}],"wrote":{"version":"1:d1a19367c3d553c01d5aca327e23abd739108690d8875953423cc3cb2d689c15"}}');
INSERT INTO "event" VALUES(92,'fc712d0ab4b72dd557bbfda700a88fc42671c01220f9dc2b410713c11c2fd8db','bd43283ff63bc1a27ca234640050151717eb528b6d6599bd58d0526a544dbbdf','2026-10-03T01:00:00Z','tieout','landed','{"facts":[{"fact":"landed","page":[23,0]}],"wrote":{"landed":"1:8ae814145ddc5bd95cd3f09e2e7e474c16c569ec9edc1c10dbea5f7b97b272ee"}}');
INSERT INTO "event" VALUES(93,'bd43283ff63bc1a27ca234640050151717eb528b6d6599bd58d0526a544dbbdf','135bd321e6ab84adc52f1a392d057804df491e2583647e3a47bf4a5736f20e7a','2026-10-03T01:00:00Z','tieout','rule_results','{"facts":[{"added":"df511de7a26b084f282f61763ddf65e6872dc78a897c17f53eab2339122bcfcf","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":2,"recorded":1,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":2,"reversals":0,"standing":0,"transactions":1}],"wrote":{"entry":"2:c4c61d6ac5cce6ff325f8750a9a1b5058adce93cdecbe63f124482e8703a27d3","entry_move":"2:d3aabfc836f3aa8a0668d4e11d5e4d00bc4b4085448e7d4c863eff7e5289f6b7","rule_result":"1:f6acbbaacb5c116c148afe40f13018623ff207c0509e94ff203d56f6bf040c87","rule_run":"1:b9d7e2a8827eed18c6bea4b4ff7615cd8aab8c9de284ad5cc0511ff1faa3d382"}}');
INSERT INTO "event" VALUES(94,'135bd321e6ab84adc52f1a392d057804df491e2583647e3a47bf4a5736f20e7a','c823e20c7386760848e4819f52c24a24151fc837f97023715d350b9bcff14249','2026-10-03T01:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000011","fact":"batch sealed","records":1,"reversals":{},"sha256":"11b4336b862d6ee7545f801b5c6b32f85ef2c1185a8244aff5b3f2abf0894029"}],"wrote":{"batch":"1:f1a39fdde52b13b622456516ce176d5d208b6fc8a08b3d779588df642402f045","batch_line":"1:309f71cd28c4d0b9f908cb8f1630d74548edf4b5bae10b98a561650e169f03ef","batch_move":"1:06e4d502de3594b8358ca27d396105c2aa1707fdaca43117a250b02021dba448","entry_move":"1:1c339d630c2ef3e970b4042ca84425dd91c88893e4e670eefd6a02559fd15893","entry_was":"1:9b17456d9d456903c9ff1fbdb7653540892c7556803aad6186eb445535b93e83"}}');
INSERT INTO "event" VALUES(95,'c823e20c7386760848e4819f52c24a24151fc837f97023715d350b9bcff14249','381dbed3f8bfad4b2da2664474fa479f8c94ba730c9513d069c579b092e7d66c','2026-10-03T01:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000012","fact":"batch sealed","records":1,"reversals":{},"sha256":"c1b04e46c41d697bb7a4bcf83e10f028befca10be6caba1b248c56d83770ae21"}],"wrote":{"batch":"1:93e65a9f9e2775e8a8c9eda4953c12484284f9fe22f651f421e1ddf9e2ebd206","batch_line":"1:d28fd63b5036875e72c29dfe4b807649c9d6714c4554d69704d6b528bb965baa","batch_move":"1:7201aaecd55ab93d94a27ceb5250d71a9c8ee8b11ca005c2bd111f149b1acec5","entry_move":"1:69df1a8312f50e51344b5d3b6fc54134e576a621ffdba1474ba2e143c6c7b74c","entry_was":"1:ebe7829f864fdd9cbc399b5f0e1399155bd4a0de32a36595003cb6d93d48dfaa"}}');
INSERT INTO "event" VALUES(96,'381dbed3f8bfad4b2da2664474fa479f8c94ba730c9513d069c579b092e7d66c','e59e27ac82cbdb55c880384a82ddecf6eda846705707db2603769f2d97eccd27','2026-10-03T01:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000011","fact":"uploading"}],"wrote":{"batch_move":"1:d98c224c5834d0f8844c3989c7267bbb54f8d3c462ab285a468a80ccaab2b363","batch_was":"1:d799cb0762fb2270cf4bdd485b34d01d4efd3c1250d59a5ac5f6a1b056960fc5","entry_move":"1:5e9735cd75a85c93d0a6fbcafe8ef0f60bde65ed76ccc757526fc85cb501c544","entry_was":"1:b399779faea94782152dabfae3d7eef58abd7b6f282d3cd278873d10fad1d7e6"}}');
INSERT INTO "event" VALUES(97,'e59e27ac82cbdb55c880384a82ddecf6eda846705707db2603769f2d97eccd27','6831241773b434494a63bee480da6a3eb66e271634a15526166401b3c80bffc6','2026-10-03T01:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000011","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:7566e38989975d75f8e3dab2031ae8cb356999089e30a9a9491a1b7a40b8f1f3","batch_move":"1:00f4e28a4833b80aacdb88ca1775c8aee75e0021198797886808fcdfd1c764fd","batch_was":"1:097e3cd4b0f351cbf563b215d0b6da03c9e6284473354e3ad363c2bd68605c4c"}}');
INSERT INTO "event" VALUES(98,'6831241773b434494a63bee480da6a3eb66e271634a15526166401b3c80bffc6','7f0e1afc599fca35727a19ce0273dc22e78c3e6964881e3d439626291079a3e5','2026-10-03T01:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000011","evidence":"{\"bytes\":651,\"control_bytes\":511,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:0062bfe9c62362a661909854e76f5c5f5dc69451b06b9937d23414a070e2b868","batch_was":"1:65562b5b61ed6ee3f665fba29fab710fe27f7947f012c8242442c4f68975f55e","entry_move":"1:547863b0e4013b06207dd66eada7f0519d5ea6de7a8419381130ff6f05a0cf75","entry_was":"1:0b26e5d624e19721e1d710754c2c58759e0e77032584b154dbb036880a0d9392"}}');
INSERT INTO "event" VALUES(99,'7f0e1afc599fca35727a19ce0273dc22e78c3e6964881e3d439626291079a3e5','2c776f675e2989ac307bb895330c282b2db4533b0cfc43690d7562c72b3929f3','2026-10-03T01:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000012","fact":"uploading"}],"wrote":{"batch_move":"1:da255e439bcb28845d4fa0b592cfe06ace9d66a08fed210f3fa0f3f867969007","batch_was":"1:82915fc8579a585b636b0fb1a50c3ba124a774f978fb55c7cb9ab2b7e8be6490","entry_move":"1:12cc58816ab1727aa2d9494979829a9aadb1038a44db67c58a7a4feec37c01e9","entry_was":"1:d490ab0a489af7fe0c7f717bfe6566fd906154befc9d4cf2cefd7f12fd47b7d0"}}');
INSERT INTO "event" VALUES(100,'2c776f675e2989ac307bb895330c282b2db4533b0cfc43690d7562c72b3929f3','f0d35085a5e8070c222699fc7c327451b7fbd2b4863ee6da31955119cb986b9f','2026-10-03T01:00:00Z','tieout','uploaded','{"facts":[{"attempt":1,"batch_id":"ns-us-00000012","evidence":null,"fact":"uploaded"}],"wrote":{"batch_deadline":"1:d9467042adc2e3551dcfa33bf8cbe7202786eff5738afbee731e8080008f844f","batch_move":"1:45e48155adab7edf5dffcefd2d2b313465ff07feec40f0ab207a9b875b14de85","batch_was":"1:478e035251672b779f79ed39e8301df8ec170bc6d02b60c94637e9bb6e5149df"}}');
INSERT INTO "event" VALUES(101,'f0d35085a5e8070c222699fc7c327451b7fbd2b4863ee6da31955119cb986b9f','f3ff0c0a16625033eb18b6b4cf716fec08fceefc3eff517d0bcf3652c107762f','2026-10-03T01:00:00Z','tieout','delivered','{"facts":[{"attempt":1,"batch_id":"ns-us-00000012","evidence":"{\"bytes\":273,\"control_bytes\":469,\"host_key\":null,\"seen_in\":\"/inbox\"}","fact":"delivered"}],"wrote":{"batch_move":"1:e5d5db4086879d9d8d91a0c649243ca5f1401442aabc507620b6bc4f2af4f7bd","batch_was":"1:b11cd4b03cf65731af5b9897683fa851ada732374bfc7acf55f8d7d7d0cee9fb","entry_move":"1:4ecbffc3b11ca10c2612483635ae2eccf78adfc0a3966bd70118a7c4f2f6b002","entry_was":"1:a6e61beee18e7a9b102134b3912f0c948cf64bf618ad89dfc8a7753fd089a841"}}');
INSERT INTO "event" VALUES(102,'f3ff0c0a16625033eb18b6b4cf716fec08fceefc3eff517d0bcf3652c107762f','212f6ab7591d9272b07caa8c1c954f4ac687f00b9c5d0b2d5a96a9aa2c325d29','2026-10-03T02:00:00Z','tieout','books','{"facts":[{"duplicates":0,"extract_seq":24,"fact":"extract registered","kind":"file","pages":1,"source":"netsuite/ns-us/books","watermark":null,"window":[null,null]},{"counts":[19,19,0,0,0],"fact":"page read","page":[24,0]}],"wrote":{"extract":"1:ec9f183ab3487bb0ae93899e657991fc9961f7939fc723c82faff00dd7347fe0","extract_page":"1:ee93bd2c22f0228612325edc6a0e1fcf212b93fb5bd729832a49d57fb7873370","raw_file":"1:8c5b549793f5254962cc4df2da39e741c99d5b058993500822dfd99f97b69f47"}}');
INSERT INTO "event" VALUES(103,'212f6ab7591d9272b07caa8c1c954f4ac687f00b9c5d0b2d5a96a9aa2c325d29','7cf4f6c1356465b6100b279b6c712f37337842ef485bc6491ced87e6ed2c3444','2026-10-03T02:00:00Z','tieout','built','{"facts":[{"build_id":"20261003T020000Z-11111111","fact":"built","sha256":"215258f7133ce5f980e8260acb398fde30b01c9ebc57a595f570fbfe9174b131"}],"wrote":{"built":"1:ddaa09c0dabcc0bc680bead6ec9bcbabe0e7b45e20d3bd2d4d5ae8aa432af089"}}');
INSERT INTO "event" VALUES(104,'7cf4f6c1356465b6100b279b6c712f37337842ef485bc6491ced87e6ed2c3444','68f197b083ce6638aedca9400da0179c53a31d69ac0495cfce448be1eed321b3','2026-10-03T02:00:00Z','tieout','publish','{"facts":[{"build_id":"20261003T020000Z-11111111","fact":"published","manifest_sha256":"3333333333333333333333333333333333333333333333333333333333333333"}],"wrote":{"publication":"1:36457b3a9a14c807d330fdd949ad8b6fe2ef602e317d874ecfb589bb76a8c14c"}}');
INSERT INTO "event" VALUES(105,'68f197b083ce6638aedca9400da0179c53a31d69ac0495cfce448be1eed321b3','90a41feaa6e5a65bc75b4a94d5047850bb4f738298c2603ac2b0cb359af6c803','2026-10-03T02:00:00Z','tieout','calendar','{"facts":[{"as_of":"2026-10-03T02:00:00+00:00","destination":"ns-us","fact":"calendar","periods":{"2026-09":"open","2026-10":"open"}}],"wrote":{}}');
INSERT INTO "event" VALUES(106,'90a41feaa6e5a65bc75b4a94d5047850bb4f738298c2603ac2b0cb359af6c803','2d7b78e6678d9231d5f7ee89a81e2bf58d1eb08b813e9e9ee56457261e245d52','2026-10-03T02:00:00Z','tieout','extract','{"facts":[{"duplicates":0,"extract_seq":25,"fact":"extract registered","kind":"snapshot","pages":1,"source":"harvest/meridian/time_entries","watermark":null,"window":[null,null]}],"wrote":{"extract":"1:26b07b7fa7d21a4280cd0edb44701a89854d7d49566f6496303c36aa688f05c1","extract_page":"1:c53bac7d931398b0b30bfc8fb576e69bfed4e2c74ae19ed670c7b8b9cd22d60a","raw_file":"1:648f927e3f14f5b2ebab0488cfe096665e1f108e7d4c3d1e988c0f80dd798c2c"}}');
INSERT INTO "event" VALUES(107,'2d7b78e6678d9231d5f7ee89a81e2bf58d1eb08b813e9e9ee56457261e245d52','a329557744d234b2e3cf0080699e7e6fb03d25a1ff38ac8934d1aebb189ff71d','2026-10-03T02:00:00Z','tieout','observe','{"facts":[{"added":"081f6b10e4ea27309c52c8c7e19611fb339847ade1fbf5677bb660e1dd2f20ee","fact":"moved","table":"version"},{"counts":[9,1,8,0,0],"fact":"page read","page":[25,0]}],"wrote":{"version":"1:e068b4b57c0be2121a6abbc676668b2ff087fbafb838b73903ec484455a208e1"}}');
INSERT INTO "event" VALUES(108,'a329557744d234b2e3cf0080699e7e6fb03d25a1ff38ac8934d1aebb189ff71d','2cd91ea5b54e71307a87b66826f506159121d9432395abe4efdba3c0f10cc60e','2026-10-03T02:00:00Z','tieout','landed','{"facts":[{"fact":"landed","page":[25,0]}],"wrote":{"landed":"1:b44722dbe1b7282e4041b5583d2b2375e0ad8b84ad6d1b6755058d6ce18493de"}}');
INSERT INTO "event" VALUES(109,'2cd91ea5b54e71307a87b66826f506159121d9432395abe4efdba3c0f10cc60e','d7196de5ca477c844962308455fd6293ea516464abec2e3d457d50795d669f42','2026-10-03T02:00:00Z','tieout','rule_results','{"facts":[{"added":"350b67a1cc6de4293afc81acd2e39c2d4a889311be6df08a8a36c8d6f31188ce","fact":"moved","table":"obligation"},{"dbt_manifest_sha256":"2222222222222222222222222222222222222222222222222222222222222222","fact":"rule_results","input_manifest_sha256":"1111111111111111111111111111111111111111111111111111111111111111","obligations_changed":2,"recorded":1,"rules_version":"rules 1"},{"cancelled":0,"fact":"planned","posts":2,"reversals":0,"standing":0,"transactions":1}],"wrote":{"entry":"2:187bf4110aa4147b5bce3e97cb5d3ab073a850cdbee2664b5622ed21e09065b9","entry_move":"2:edb2b92a5de80597661a4ae0e7930a3dc1e390732590134459c5532eeabb882a","rule_result":"1:f2dbaf3e0736376c4f4bc4bddd2c28531429b56ca1b045d38d5f9f9c6cb66483","rule_run":"1:1456bf5b4f0109ce433b57116b85dc53e1e7f0634075ff622eaa5c40f047840e"}}');
INSERT INTO "event" VALUES(110,'d7196de5ca477c844962308455fd6293ea516464abec2e3d457d50795d669f42','e594201d37329a1af9761580a23ecd671ffe083d769a4d58fa63477b8c6a11c8','2026-10-03T02:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000013","fact":"batch sealed","records":1,"reversals":{},"sha256":"729e4822bca61cd9971a473c1ec17c13dcb5a1f59ccce07eb14ab7aa06dc37e1"}],"wrote":{"batch":"1:035963335f54bcd3a26b534c3f8671356d9afc4fea02df0803a68aa48514f441","batch_line":"1:dcaad36db8eaf47b21154c042a3c472114deacaa2dd2dd8fcc73deb9daae6d78","batch_move":"1:2a7ed9049637f624ad64007258d0a5bfddb466c24fa8d9fdacef0685e57badc5","entry_move":"1:b8cd1d5dc0d4d88a7ea8627a87e7ea9f52d843e84ebb1f8be03d53c2f01e32c7","entry_was":"1:c380b21357cb19b382680e3c686727f24d4f5aa547a360f8af0213602874e291"}}');
INSERT INTO "event" VALUES(111,'e594201d37329a1af9761580a23ecd671ffe083d769a4d58fa63477b8c6a11c8','22a3981549e11782e15a4f8c66348d9e9d28e8771845baa0919f7d7de9262b29','2026-10-03T02:00:00Z','tieout','seal','{"facts":[{"batch_id":"ns-us-00000014","fact":"batch sealed","records":1,"reversals":{},"sha256":"89f9408eb139a57a630f338190601cfab88e786c2d118c88a1eeffdbf9ea907b"}],"wrote":{"batch":"1:391e903f7560dfd16e2362cd4bcf73dd81b492092d8c014b4932e19d9ce9f1e7","batch_line":"1:4711f6574139b31d5ffc73033878fcca62f830e7085ab2aeea364389276b7f68","batch_move":"1:02f308380990ad3aaebf7002141840ef8f99bf87423aea489b0a6cafa94cecc2","entry_move":"1:3bb35f61a44992281344e658b91ced0f10ac991eb4bc9c000671afe4e96a2eb4","entry_was":"1:4af573c0d681d5fb9870e615ad0d765337f293b9560857eeadb0be24f25a96c8"}}');
INSERT INTO "event" VALUES(112,'22a3981549e11782e15a4f8c66348d9e9d28e8771845baa0919f7d7de9262b29','e857a0219f7ed8a50cfd3af51962579a79d2482e7f659f9b8626293e6c296a48','2026-10-03T02:00:00Z','tieout','uploading','{"facts":[{"attempt":1,"batch_id":"ns-us-00000013","fact":"uploading"}],"wrote":{"batch_move":"1:bc46614790e4f4c74d21f19ef5ce99b29f9c033c161f0946a47ba39fc122045b","batch_was":"1:03da25b2b36ccd473140caeb3746aab2c0da1d462bf646d71b2a86e5c89af98a","entry_move":"1:a2ad747c9eeaaf601f4cb7ddecb37d42ec6b2f13a731b239b99229e41573d75a","entry_was":"1:be9e9f9cc36f915f9c92c168cef16448a59c643ba053f87e8c4def41bd9eafd5"}}');
CREATE TABLE exception (
        exception_id integer primary key, origin text not null check (origin in ('rule', 'incident')),
        code text not null, severity text not null, owner text not null, subject text not null, txn_id text,
        seq integer, message text not null, remedy text not null, opened_at text not null, closed_at text, event_seq integer not null references change (seq)
    ) strict;
INSERT INTO "exception" VALUES(1,'incident','ERP_REJECTED','quarantine','finance_systems','meridian/harvest/meridian/time_entry/4/1','meridian/harvest/meridian/time_entry/4/1',1,'The ERP refused it: base: INVALID_ACCOUNT; time: INVALID_ACCOUNT','Remove the cause in the ERP or the master data, then retry the entry by name.','2026-09-28T19:00:00Z',NULL,16);
INSERT INTO "exception" VALUES(2,'incident','ACK_OVERDUE','quarantine','integration','ns-us-00000007',NULL,NULL,'The ERP has not answered for 1 lines of ns-us-00000007 by 2026-10-01T23:00:00Z.','Ask the ERP''s administrator whether the file was taken, and for its answer. If the answer is lost, two persons state received or not_received of ns-us-00000007: `tieout resolve`. Before not_received is stated, the partner removes what is left of the file from the inbox and the archive.','2026-10-03T00:00:00Z',NULL,78);
INSERT INTO "exception" VALUES(3,'incident','ACK_OVERDUE','quarantine','integration','ns-us-00000008',NULL,NULL,'The ERP has not answered for 1 lines of ns-us-00000008 by 2026-10-01T23:00:00Z.','Ask the ERP''s administrator whether the file was taken, and for its answer. If the answer is lost, two persons state received or not_received of ns-us-00000008: `tieout resolve`. Before not_received is stated, the partner removes what is left of the file from the inbox and the archive.','2026-10-03T00:00:00Z',NULL,79);
CREATE TABLE exception_was (
            exception_id integer, severity text, owner text, seq integer, message text, remedy text, closed_at text, event_seq integer not null references change (seq), primary key (event_seq, exception_id),
            foreign key (exception_id) references exception
        ) strict;
INSERT INTO "exception_was" VALUES(1,'quarantine','finance_systems',1,'The ERP refused it: base: INVALID_ACCOUNT','Remove the cause in the ERP or the master data, then retry the entry by name.',NULL,17);
CREATE TABLE extract (
        extract_seq integer primary key, source_system text not null, source_instance text not null,
        stream text not null, kind text not null check (kind in ('incremental', 'snapshot', 'file')),
        window_from text, window_to text, fetched_at text not null, control text not null, event_seq integer not null references change (seq)
    ) strict;
INSERT INTO "extract" VALUES(1,'harvest','meridian','time_entries','snapshot',NULL,NULL,'2026-09-28T18:00:00Z','{}',3);
INSERT INTO "extract" VALUES(2,'netsuite','ns-us','books','file',NULL,NULL,'2026-09-28T19:00:00Z','{}',15);
INSERT INTO "extract" VALUES(3,'netsuite','ns-us','ack_lines','file',NULL,NULL,'2026-09-28T19:00:00Z','{}',16);
INSERT INTO "extract" VALUES(4,'netsuite','ns-us','ack_lines','file',NULL,NULL,'2026-09-28T19:00:00Z','{}',17);
INSERT INTO "extract" VALUES(5,'harvest','meridian','time_entries','snapshot',NULL,NULL,'2026-09-28T19:00:00Z','{}',19);
INSERT INTO "extract" VALUES(6,'netsuite','ns-us','books','file',NULL,NULL,'2026-09-28T20:00:00Z','{}',21);
INSERT INTO "extract" VALUES(7,'harvest','meridian','time_entries','snapshot',NULL,NULL,'2026-09-28T20:00:00Z','{}',23);
INSERT INTO "extract" VALUES(8,'netsuite','ns-us','books','file',NULL,NULL,'2026-09-28T21:00:00Z','{}',36);
INSERT INTO "extract" VALUES(9,'netsuite','ns-us','ack_lines','file',NULL,NULL,'2026-09-28T21:00:00Z','{}',37);
INSERT INTO "extract" VALUES(10,'netsuite','ns-us','ack_lines','file',NULL,NULL,'2026-09-28T21:00:00Z','{}',38);
INSERT INTO "extract" VALUES(11,'harvest','meridian','time_entries','snapshot',NULL,NULL,'2026-09-28T21:00:00Z','{}',40);
INSERT INTO "extract" VALUES(12,'netsuite','ns-us','books','file',NULL,NULL,'2026-09-28T22:00:00Z','{}',50);
INSERT INTO "extract" VALUES(13,'netsuite','ns-us','ack_lines','file',NULL,NULL,'2026-09-28T22:00:00Z','{}',51);
INSERT INTO "extract" VALUES(14,'netsuite','ns-us','ack_lines','file',NULL,NULL,'2026-09-28T22:00:00Z','{}',52);
INSERT INTO "extract" VALUES(15,'harvest','meridian','time_entries','snapshot',NULL,NULL,'2026-09-28T22:00:00Z','{}',54);
INSERT INTO "extract" VALUES(16,'netsuite','ns-us','books','file',NULL,NULL,'2026-09-28T23:00:00Z','{}',56);
INSERT INTO "extract" VALUES(17,'harvest','meridian','time_entries','snapshot',NULL,NULL,'2026-09-28T23:00:00Z','{}',58);
INSERT INTO "extract" VALUES(18,'netsuite','ns-us','books','file',NULL,NULL,'2026-09-29T00:00:00Z','{}',70);
INSERT INTO "extract" VALUES(19,'harvest','meridian','time_entries','snapshot',NULL,NULL,'2026-10-03T00:00:00Z','{}',72);
INSERT INTO "extract" VALUES(20,'netsuite','ns-us','books','file',NULL,NULL,'2026-10-03T01:00:00Z','{}',86);
INSERT INTO "extract" VALUES(21,'netsuite','ns-us','ack_lines','file',NULL,NULL,'2026-10-03T01:00:00Z','{}',87);
INSERT INTO "extract" VALUES(22,'netsuite','ns-us','ack_lines','file',NULL,NULL,'2026-10-03T01:00:00Z','{}',88);
INSERT INTO "extract" VALUES(23,'harvest','meridian','time_entries','snapshot',NULL,NULL,'2026-10-03T01:00:00Z','{}',90);
INSERT INTO "extract" VALUES(24,'netsuite','ns-us','books','file',NULL,NULL,'2026-10-03T02:00:00Z','{}',102);
INSERT INTO "extract" VALUES(25,'harvest','meridian','time_entries','snapshot',NULL,NULL,'2026-10-03T02:00:00Z','{}',106);
CREATE TABLE extract_page (
        extract_seq integer not null references extract, page_no integer not null,
        raw_sha256 text not null references raw_file, name text not null, duplicate_of integer references extract,
        read_event integer references change,
        rows_in integer, versions integer, duplicates integer, stale integer, quarantined integer, event_seq integer not null references change (seq),
        primary key (extract_seq, page_no),
        constraint every_row_has_one_outcome check (
            case when read_event is null then rows_in is null
                 else rows_in = versions + duplicates + stale + quarantined end
        )
    ) strict;
INSERT INTO "extract_page" VALUES(1,0,'3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957','page',NULL,4,4,4,0,0,0,3);
INSERT INTO "extract_page" VALUES(2,0,'c070d6049e4625bca9a7cfd4922ac3fe1ad538996ce8a7e3cb42702fb5869c2d','books.json',NULL,15,5,5,0,0,0,15);
INSERT INTO "extract_page" VALUES(3,0,'281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8','ack_lines.json',NULL,16,4,4,0,0,0,16);
INSERT INTO "extract_page" VALUES(4,0,'55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c','ack_lines.json',NULL,17,5,5,0,0,0,17);
INSERT INTO "extract_page" VALUES(5,0,'3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957','page',NULL,20,4,0,4,0,0,19);
INSERT INTO "extract_page" VALUES(6,0,'edf0825720ba410391ab5f97b5a951a2a8e3a69fc29fbfff7a4aa6bec93cb111','books.json',NULL,21,5,5,0,0,0,21);
INSERT INTO "extract_page" VALUES(7,0,'3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606','page',NULL,24,4,2,2,0,0,23);
INSERT INTO "extract_page" VALUES(8,0,'73bebf50818ac7a828e07423efd062f113d0f68746a6a2eea67892fbcc4b96e9','books.json',NULL,36,9,9,0,0,0,36);
INSERT INTO "extract_page" VALUES(9,0,'bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2','ack_lines.json',NULL,37,3,3,0,0,0,37);
INSERT INTO "extract_page" VALUES(10,0,'3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4','ack_lines.json',NULL,38,3,3,0,0,0,38);
INSERT INTO "extract_page" VALUES(11,0,'3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606','page',NULL,41,4,0,4,0,0,40);
INSERT INTO "extract_page" VALUES(12,0,'b5e1793b45ec18fa2733e895f0f06e886d86908bcfe6b6e02427ed9289c03561','books.json',NULL,50,11,11,0,0,0,50);
INSERT INTO "extract_page" VALUES(13,0,'5dbb3edd665991854c3901e5c9a326af66549e0facaf296bf4fe9c2a8206f885','ack_lines.json',NULL,51,2,2,0,0,0,51);
INSERT INTO "extract_page" VALUES(14,0,'d50680cffeefa02a204e7e2f2ab8c75499b2cc6b267db246d1c92ec129cd4e33','ack_lines.json',NULL,52,2,2,0,0,0,52);
INSERT INTO "extract_page" VALUES(15,0,'3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606','page',NULL,55,4,0,4,0,0,54);
INSERT INTO "extract_page" VALUES(16,0,'1ae12b0069d15a3d1c7b8898c12370914ce6b6c47c4a76fc69a0da3b4fda597b','books.json',NULL,56,11,11,0,0,0,56);
INSERT INTO "extract_page" VALUES(17,0,'472c928e1edff11689294b2d4ada01fc2b4d26d29131426951de7601956e8329','page',NULL,59,5,1,4,0,0,58);
INSERT INTO "extract_page" VALUES(18,0,'e1bd337e68b4c2bc062856d9586d725fc81fded853e01eaf114503322e912f42','books.json',NULL,70,13,13,0,0,0,70);
INSERT INTO "extract_page" VALUES(19,0,'534c5efbc8d1f214d9a865ebae7a503a4e740acf0dfe395229d24748f060402f','page',NULL,73,7,2,5,0,0,72);
INSERT INTO "extract_page" VALUES(20,0,'85d62f3510784aba87d59b349865d6b4a6079359fd4774a400624dc38a577344','books.json',NULL,86,17,17,0,0,0,86);
INSERT INTO "extract_page" VALUES(21,0,'97b2d99eb622245eeaf0e23ae67c76e88b6c8081f68e90494dffda8e72f1b1bd','ack_lines.json',NULL,87,2,2,0,0,0,87);
INSERT INTO "extract_page" VALUES(22,0,'244e70d221a5026954dc4950ee08b8f16d477c9421d317d1f3df6fde45ff1ae7','ack_lines.json',NULL,88,2,2,0,0,0,88);
INSERT INTO "extract_page" VALUES(23,0,'3df287b091192731d9b48db6f1f2185e7500831f00eb0761f5764e9c83112d2b','page',NULL,91,8,1,7,0,0,90);
INSERT INTO "extract_page" VALUES(24,0,'8a3b7bed7fb554f7eb669b8a242876ad4473ebcc6cdd64a4295ada410ef18506','books.json',NULL,102,19,19,0,0,0,102);
INSERT INTO "extract_page" VALUES(25,0,'4975a2855e982e6d1269857ed2cd7c94901432a59d067acb6eb404888214d5d8','page',NULL,107,9,1,8,0,0,106);
CREATE TABLE freezing (
        subject text not null, code text not null, event_seq integer not null references change (seq), primary key (subject, event_seq)
    ) strict;
CREATE TABLE landed (
        extract_seq integer not null, page_no integer not null, sha256 text not null check (length(sha256) = 64),
        event_seq integer not null references change (seq), primary key (extract_seq, page_no, event_seq),
        foreign key (extract_seq, page_no) references extract_page
    ) strict;
INSERT INTO "landed" VALUES(1,0,'98f68b1dd655b6e55e115091701892491fdf920a14ebbc8eaf21271134b8928c',5);
INSERT INTO "landed" VALUES(7,0,'09565401513d57b6b74aedb291b63462826cc12d9ae1670b731143a133dd631c',26);
INSERT INTO "landed" VALUES(17,0,'c4f23380019d3b6890d7b2e8d93c58df93d2cd5532d4adc7b7c3208144575765',60);
INSERT INTO "landed" VALUES(19,0,'d73a6b51679217787ff90e204395c12613370654470afc650f1bb79e93abd657',74);
INSERT INTO "landed" VALUES(23,0,'f2213de0f37f8c320a599227ebd07436b1d6505513559e4793507e075d9a81ba',92);
INSERT INTO "landed" VALUES(25,0,'c204c2f746442a8f45783baa4544b1f617461e1fec46adf06f589e60bb2bc24f',108);
CREATE TABLE meta (name text primary key, value text not null) strict;
INSERT INTO "meta" VALUES('schema','7');
INSERT INTO "meta" VALUES('instance','5111a7ed00000000');
CREATE TABLE obligation (
        txn_id text not null, seq integer not null, leg text not null check (leg in ('time', 'base', 'tax', 'burden', 'intercompany', 'rebill')),
        destination text not null references destination, layout text not null, amount_minor integer not null,
        currency text not null, hours_e4 integer not null, posting_period text not null, reference text not null,
        payload text not null, payload_hash text not null, primary key (txn_id, seq, leg),
        foreign key (txn_id, seq) references version
    ) strict;
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/1/1',1,'time','ns-us','netsuite_time',0,'USD',80000,'2026-09','harvest:meridian:1','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','14069df4660df120629ad52a037f939bebc52e5265539794074fcba01f77526e');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/1/1',1,'base','ns-us','netsuite_journal',80000,'USD',0,'2026-09','harvest:meridian:1','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','7d89e2e3bf99f99bba3d8788ae45cb015793e073e1706b6fb65c6acd7465d3a9');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/2/1',1,'time','ns-us','netsuite_time',0,'USD',80000,'2026-09','harvest:meridian:2','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','a597c7b065fd24b5e2f09ae90e39c0c7119eed013c82d2805c4f5449c631ddc6');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/2/1',1,'base','ns-us','netsuite_journal',80000,'USD',0,'2026-09','harvest:meridian:2','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:2","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','f04296b94b4776ad97dcc0f44d220683e15d768a589df540d70a7117036757fa');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/3/1',1,'time','ns-us','netsuite_time',0,'USD',80000,'2026-09','harvest:meridian:3','{"amount_minor":0,"billable":false,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:3","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','30d5d45788251024710c2bb7b81676f1435874269c5c6bfaaa7fef7f6046addf');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/4/1',1,'time','ns-us','netsuite_time',0,'USD',80000,'2026-09','harvest:meridian:4','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:4","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','63df7dfa4b6abc9b10da0169a74beb587995c2e1f8aafcf16e1da6c5d59305a5');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/4/1',1,'base','ns-us','netsuite_journal',80000,'USD',0,'2026-09','harvest:meridian:4','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:4","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','9f35820478633405347039b78c952fff724a67325938ccc7253f2eb5f093c603');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/1/1',2,'time','ns-us','netsuite_time',0,'USD',60000,'2026-09','harvest:meridian:1','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":60000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','79cd98b63d3a9d8d9bb87891c6bde3e10688829cceacf5d84adf6b554714dc16');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/1/1',2,'base','ns-us','netsuite_journal',60000,'USD',0,'2026-09','harvest:meridian:1','{"amount_minor":60000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:1","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','aa84bcef71281a5c7494511f62aec89110c0c42d2e019110b712bd8d8c51fea4');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/5/1',1,'time','ns-us','netsuite_time',0,'USD',80000,'2026-09','harvest:meridian:5','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:5","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','e8ba2dc5864003b85c19b99475f3b903a188182d464c6bea45fc4eae4645bf34');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/5/1',1,'base','ns-us','netsuite_journal',80000,'USD',0,'2026-09','harvest:meridian:5','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:5","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','dafee6401c46ded900f1769199da85161256f5396da8ba629f4b03e3e0bc3508');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/6/1',1,'time','ns-us','netsuite_time',0,'USD',80000,'2026-09','harvest:meridian:6','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:6","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','ae3103176a2beda7a96f4a8cc5bef350024802156fda9b2e653b4bdfe3fabc43');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/6/1',1,'base','ns-us','netsuite_journal',80000,'USD',0,'2026-09','harvest:meridian:6','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:6","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','6464982123065a1f629d40db51ffc5c712f5c649a899f9ff1c66b5e8467026b4');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/7/1',1,'time','ns-us','netsuite_time',0,'USD',80000,'2026-09','harvest:meridian:7','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:7","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','49bb9d40a6f8854a20074072435027caecf50ba0ffad20c78be8fa58d97a9c10');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/7/1',1,'base','ns-us','netsuite_journal',80000,'USD',0,'2026-09','harvest:meridian:7','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:7","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','ef8547cb58b5f065ef552df3494f7b88e8d11893c65e3b0cc3e369fd3e659507');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/8/1',1,'time','ns-us','netsuite_time',0,'USD',80000,'2026-09','harvest:meridian:8','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:8","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','4c59d17279a633969a8a6a2b293565d90c74e8a8b2cc514f8df640f6873cd317');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/8/1',1,'base','ns-us','netsuite_journal',80000,'USD',0,'2026-09','harvest:meridian:8','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:8","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','a98b36c1edb25f313885336ab8237271734c57624259828327cb6e6ea3801f63');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/9/1',1,'time','ns-us','netsuite_time',0,'USD',80000,'2026-09','harvest:meridian:9','{"amount_minor":0,"billable":true,"credit_account":null,"currency":"USD","debit_account":null,"department":"CC-1","employee_code":"E10001","hours_e4":80000,"leg":"time","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:9","reverses":null,"reverses_document":null,"service_item":"CONSULTING","subsidiary":"Meridian US","work_date":"2026-09-15"}','127fc498a18282871c28ecd941bcaa43067756198b5560b3ec0a474efd69805d');
INSERT INTO "obligation" VALUES('meridian/harvest/meridian/time_entry/9/1',1,'base','ns-us','netsuite_journal',80000,'USD',0,'2026-09','harvest:meridian:9','{"amount_minor":80000,"billable":true,"credit_account":"4010","currency":"USD","debit_account":"1210","department":"CC-1","employee_code":"E10001","hours_e4":0,"leg":"base","legal_entity":"MA-US","project_code":"P-1","reference":"harvest:meridian:9","reverses":null,"reverses_document":null,"service_item":null,"subsidiary":"Meridian US","work_date":"2026-09-15"}','35b62189aa2de562a12466059db353cfbddd96b3ce88a5733d92010ae499a0cf');
CREATE TABLE open_commit (
        one integer primary key check (one = 1), event_seq integer references change, at text, settings text
    ) strict;
INSERT INTO "open_commit" VALUES(1,NULL,NULL,NULL);
CREATE TABLE payload_override (
        entry_id text not null references entry, from_hash text not null, to_hash text not null, actor text not null,
        reason text not null, event_seq integer not null references change (seq), primary key (entry_id, from_hash, to_hash)
    ) strict;
CREATE TABLE period (
        destination text not null references destination, period text not null,
        status text not null check (status in ('open', 'closed')), as_of text not null,
        primary key (destination, period)
    ) strict;
INSERT INTO "period" VALUES('ns-us','2026-09','open','2026-10-03T02:00:00+00:00');
INSERT INTO "period" VALUES('ns-us','2026-10','open','2026-10-03T02:00:00+00:00');
CREATE TABLE probe (
        batch_id text not null references batch, attempt integer not null,
        outcome text not null check (outcome in ('received', 'absent', 'unclear')), evidence text not null, event_seq integer not null references change (seq),
        primary key (batch_id, event_seq)
    ) strict;
CREATE TABLE publication (
        build_id text not null, as_of text not null, ledger_event_seq integer not null references change (seq),
        tenant text not null, reporting_currency text not null, destinations text not null,
        input_manifest_sha256 text not null, dbt_project_sha256 text not null, manifest_sha256 text not null,
        files text not null, event_seq integer not null references change (seq), primary key (event_seq)
    ) strict;
INSERT INTO "publication" VALUES('20261003T020000Z-11111111','2026-10-03T02:00:00+00:00',102,'meridian','USD','{"ns-us":"netsuite"}','1111111111111111111111111111111111111111111111111111111111111111','2222222222222222222222222222222222222222222222222222222222222222','3333333333333333333333333333333333333333333333333333333333333333','{"analytics.duckdb":"215258f7133ce5f980e8260acb398fde30b01c9ebc57a595f570fbfe9174b131","delivery/analytics.duckdb":"215258f7133ce5f980e8260acb398fde30b01c9ebc57a595f570fbfe9174b131","delivery/publication.parquet":"fc8c456776f008bfb9c5579e1f35669d150fec9cfcd922c2ec2e58483916956a","publication.parquet":"fc8c456776f008bfb9c5579e1f35669d150fec9cfcd922c2ec2e58483916956a"}',104);
CREATE TABLE raw_file (
        sha256 text primary key check (length(sha256) = 64), bytes integer not null check (bytes >= 0), event_seq integer not null references change (seq)
    ) strict;
INSERT INTO "raw_file" VALUES('3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957',877,3);
INSERT INTO "raw_file" VALUES('c070d6049e4625bca9a7cfd4922ac3fe1ad538996ce8a7e3cb42702fb5869c2d',992,15);
INSERT INTO "raw_file" VALUES('281aa89cf2d0328157629bcb064e7a6928995dbf1bc7987379cc341a287d59c8',1020,16);
INSERT INTO "raw_file" VALUES('55568c335542a8c8d202f7860c63e07961a42b309983724ebc79f1138a86de8c',1282,17);
INSERT INTO "raw_file" VALUES('edf0825720ba410391ab5f97b5a951a2a8e3a69fc29fbfff7a4aa6bec93cb111',992,21);
INSERT INTO "raw_file" VALUES('3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606',881,23);
INSERT INTO "raw_file" VALUES('73bebf50818ac7a828e07423efd062f113d0f68746a6a2eea67892fbcc4b96e9',1782,36);
INSERT INTO "raw_file" VALUES('bc5135362793029dbbeeb8ca65da4b12078547192624929fe8fa2913b13b98f2',748,37);
INSERT INTO "raw_file" VALUES('3724a6c75b163fcc08791419d444dac44ee60a92a6ac3bd3ce2e875ed74e99c4',748,38);
INSERT INTO "raw_file" VALUES('b5e1793b45ec18fa2733e895f0f06e886d86908bcfe6b6e02427ed9289c03561',2177,50);
INSERT INTO "raw_file" VALUES('5dbb3edd665991854c3901e5c9a326af66549e0facaf296bf4fe9c2a8206f885',485,51);
INSERT INTO "raw_file" VALUES('d50680cffeefa02a204e7e2f2ab8c75499b2cc6b267db246d1c92ec129cd4e33',485,52);
INSERT INTO "raw_file" VALUES('1ae12b0069d15a3d1c7b8898c12370914ce6b6c47c4a76fc69a0da3b4fda597b',2177,56);
INSERT INTO "raw_file" VALUES('472c928e1edff11689294b2d4ada01fc2b4d26d29131426951de7601956e8329',1100,58);
INSERT INTO "raw_file" VALUES('e1bd337e68b4c2bc062856d9586d725fc81fded853e01eaf114503322e912f42',2572,70);
INSERT INTO "raw_file" VALUES('534c5efbc8d1f214d9a865ebae7a503a4e740acf0dfe395229d24748f060402f',1538,72);
INSERT INTO "raw_file" VALUES('85d62f3510784aba87d59b349865d6b4a6079359fd4774a400624dc38a577344',3362,86);
INSERT INTO "raw_file" VALUES('97b2d99eb622245eeaf0e23ae67c76e88b6c8081f68e90494dffda8e72f1b1bd',485,87);
INSERT INTO "raw_file" VALUES('244e70d221a5026954dc4950ee08b8f16d477c9421d317d1f3df6fde45ff1ae7',485,88);
INSERT INTO "raw_file" VALUES('3df287b091192731d9b48db6f1f2185e7500831f00eb0761f5764e9c83112d2b',1757,90);
INSERT INTO "raw_file" VALUES('8a3b7bed7fb554f7eb669b8a242876ad4473ebcc6cdd64a4295ada410ef18506',3757,102);
INSERT INTO "raw_file" VALUES('4975a2855e982e6d1269857ed2cd7c94901432a59d067acb6eb404888214d5d8',1976,106);
CREATE TABLE reply (
        batch_id text not null, attempt integer not null, status integer not null, headers text not null,
        response_sha256 text not null references raw_file, not_before text, event_seq integer not null references change (seq),
        primary key (batch_id, attempt), foreign key (batch_id, attempt) references call
    ) strict;
CREATE TABLE rule_result (
        rule_run_id integer not null references rule_run, txn_id text not null, seq integer not null,
        money_hash text not null, outcome text not null, code text, event_seq integer not null references change (seq),
        primary key (txn_id, seq, rule_run_id), foreign key (txn_id, seq) references version
    ) strict;
INSERT INTO "rule_result" VALUES(6,'meridian/harvest/meridian/time_entry/1/1',1,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','pass',NULL,6);
INSERT INTO "rule_result" VALUES(6,'meridian/harvest/meridian/time_entry/2/1',1,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','pass',NULL,6);
INSERT INTO "rule_result" VALUES(6,'meridian/harvest/meridian/time_entry/3/1',1,'8e326843ad18d43bb9b498b6005ac204b09e6a35cfd85dbcbb79b06c26a32a6a','pass',NULL,6);
INSERT INTO "rule_result" VALUES(6,'meridian/harvest/meridian/time_entry/4/1',1,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','pass',NULL,6);
INSERT INTO "rule_result" VALUES(27,'meridian/harvest/meridian/time_entry/1/1',2,'ceb87ee7b61c5dd598b0807e4d1d382acf6eea264de62b1326b7b9af41b1fafa','pass',NULL,27);
INSERT INTO "rule_result" VALUES(27,'meridian/harvest/meridian/time_entry/2/1',2,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','not_approved',NULL,27);
INSERT INTO "rule_result" VALUES(61,'meridian/harvest/meridian/time_entry/5/1',1,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','pass',NULL,61);
INSERT INTO "rule_result" VALUES(75,'meridian/harvest/meridian/time_entry/6/1',1,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','pass',NULL,75);
INSERT INTO "rule_result" VALUES(75,'meridian/harvest/meridian/time_entry/7/1',1,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','pass',NULL,75);
INSERT INTO "rule_result" VALUES(93,'meridian/harvest/meridian/time_entry/8/1',1,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','pass',NULL,93);
INSERT INTO "rule_result" VALUES(109,'meridian/harvest/meridian/time_entry/9/1',1,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','pass',NULL,109);
CREATE TABLE rule_run (
        rule_run_id integer primary key, input_manifest_sha256 text not null, dbt_manifest_sha256 text not null,
        rules_version text not null, at text not null, event_seq integer not null references change (seq)
    ) strict;
INSERT INTO "rule_run" VALUES(6,'1111111111111111111111111111111111111111111111111111111111111111','2222222222222222222222222222222222222222222222222222222222222222','rules 1','2026-09-28T18:00:00Z',6);
INSERT INTO "rule_run" VALUES(27,'1111111111111111111111111111111111111111111111111111111111111111','2222222222222222222222222222222222222222222222222222222222222222','rules 1','2026-09-28T20:00:00Z',27);
INSERT INTO "rule_run" VALUES(61,'1111111111111111111111111111111111111111111111111111111111111111','2222222222222222222222222222222222222222222222222222222222222222','rules 1','2026-09-28T23:00:00Z',61);
INSERT INTO "rule_run" VALUES(75,'1111111111111111111111111111111111111111111111111111111111111111','2222222222222222222222222222222222222222222222222222222222222222','rules 1','2026-10-03T00:00:00Z',75);
INSERT INTO "rule_run" VALUES(93,'1111111111111111111111111111111111111111111111111111111111111111','2222222222222222222222222222222222222222222222222222222222222222','rules 1','2026-10-03T01:00:00Z',93);
INSERT INTO "rule_run" VALUES(109,'1111111111111111111111111111111111111111111111111111111111111111','2222222222222222222222222222222222222222222222222222222222222222','rules 1','2026-10-03T02:00:00Z',109);
CREATE TABLE set_aside (
        extract_seq integer not null, page_no integer not null, position integer not null, txn_id text not null,
        revision text not null, money_hash text not null, approval text not null,
        outcome text not null check (outcome in ('stale', 'quarantined')), code text, business_date text,
        person text, project text, details text, event_seq integer not null references change (seq),
        foreign key (extract_seq, page_no) references extract_page
    ) strict;
CREATE TABLE settings (
        sha256 text not null check (length(sha256) = 64), content text not null,
        signatures integer not null check (signatures in (0, 1, 2)), event_seq integer not null references change (seq), primary key (event_seq)
    ) strict;
INSERT INTO "settings" VALUES('cf9b8f54d3f41cd60dfa2573eff053f4b3b407ff156d104ac4fa004e57ca17d2','{"anchor_waiver":null,"anchors":["/anchors/first","/anchors/second"],"clock_url":null,"data_dir":"/data","destinations":[{"ack_deadline_hours":72,"adapter":"netsuite","answers":"/answers","archive":"/archive","delivery":"sftp","duplicate_class":"C","inbox":"/inbox","max_records":5000,"name":"ns-us","release_over":{},"sftp":{"host":"localhost","host_keys":[],"key_file":"key","port":22,"user":"tieout"},"stage":"/stage","token_env":null,"url":"","window_hours":24}],"people":[{"name":"ann","public_key":"cikSDFFI81JJshtHVdfLvxCb7aSe4VjRn6wMkfIfCJs=","roles":["release","resolve"]},{"name":"bob","public_key":"zeyO7SrMSbDTdPYoth/8jsVcluU3BV+7tfoQktm7tU8=","roles":["release","resolve"]}],"reporting_currency":"USD","sources":[],"tenant":"meridian"}',2,1);
CREATE TABLE state_bucket (state text primary key, bucket text not null) strict;
INSERT INTO "state_bucket" VALUES('NEW','SOURCE_APPROVED');
INSERT INTO "state_bucket" VALUES('ELIGIBLE','ELIGIBLE');
INSERT INTO "state_bucket" VALUES('BATCHED','IN_FLIGHT');
INSERT INTO "state_bucket" VALUES('SENDING','IN_FLIGHT');
INSERT INTO "state_bucket" VALUES('DELIVERED','IN_FLIGHT');
INSERT INTO "state_bucket" VALUES('PRESUMED','IN_FLIGHT');
INSERT INTO "state_bucket" VALUES('ACCEPTED','IN_FLIGHT');
INSERT INTO "state_bucket" VALUES('UNKNOWN','IN_FLIGHT');
INSERT INTO "state_bucket" VALUES('POSTED','POSTED');
INSERT INTO "state_bucket" VALUES('POSTED_DIFF','POSTED');
INSERT INTO "state_bucket" VALUES('REJECTED','REJECTED');
INSERT INTO "state_bucket" VALUES('CANCELLED','SOURCE_APPROVED');
INSERT INTO "state_bucket" VALUES('CONFLICT','IN_FLIGHT');
CREATE TABLE statement (
        subject text not null, claim text not null check (claim in ('release', 'withdraw', 'received', 'not_received', 'unfreeze', 'complete', 'back_out', 'settings')), occasion integer not null,
        person text not null, evidence text not null, signed text not null, signature text not null, event_seq integer not null references change (seq),
        primary key (subject, claim, occasion, person)
    ) strict;
CREATE TABLE txn (
        txn_id text primary key, source_system text not null, source_instance text not null, entity text not null,
        record_id text not null, line_no integer not null, latest_seq integer not null check (latest_seq >= 1),
        misses integer not null default 0, missed_extract integer not null default 0,
        planned integer not null check (planned in (0, 1)), frozen text
    ) strict;
INSERT INTO "txn" VALUES('meridian/harvest/meridian/time_entry/1/1','harvest','meridian','time_entry','1',1,2,0,0,1,NULL);
INSERT INTO "txn" VALUES('meridian/harvest/meridian/time_entry/2/1','harvest','meridian','time_entry','2',1,2,0,0,1,NULL);
INSERT INTO "txn" VALUES('meridian/harvest/meridian/time_entry/3/1','harvest','meridian','time_entry','3',1,1,0,0,1,NULL);
INSERT INTO "txn" VALUES('meridian/harvest/meridian/time_entry/4/1','harvest','meridian','time_entry','4',1,1,0,0,1,NULL);
INSERT INTO "txn" VALUES('meridian/harvest/meridian/time_entry/5/1','harvest','meridian','time_entry','5',1,1,0,0,1,NULL);
INSERT INTO "txn" VALUES('meridian/harvest/meridian/time_entry/6/1','harvest','meridian','time_entry','6',1,1,0,0,1,NULL);
INSERT INTO "txn" VALUES('meridian/harvest/meridian/time_entry/7/1','harvest','meridian','time_entry','7',1,1,0,0,1,NULL);
INSERT INTO "txn" VALUES('meridian/harvest/meridian/time_entry/8/1','harvest','meridian','time_entry','8',1,1,0,0,1,NULL);
INSERT INTO "txn" VALUES('meridian/harvest/meridian/time_entry/9/1','harvest','meridian','time_entry','9',1,1,0,0,1,NULL);
CREATE TABLE version (
        txn_id text not null references txn, seq integer not null check (seq >= 1), revision text not null,
        extract_seq integer not null references extract, raw_sha256 text not null references raw_file,
        position integer not null, money_hash text not null check (length(money_hash) = 64),
        approval text not null check (approval in ('approved', 'not_approved', 'unknown', 'vanished')),
        business_date text, quarantine_code text, first_seen_at text not null,
        outcome text check (outcome in ('pass', 'hold', 'quarantine', 'exclude', 'not_approved')), code text,
        rule_run_id integer references rule_run, rerated_from integer check (rerated_from < seq),
        person text, project text, details text, event_seq integer not null references change (seq),
        primary key (txn_id, seq), foreign key (txn_id, rerated_from) references version
    ) strict;
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/1/1',1,'000001',5,'3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957',0,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','approved','2026-09-15',NULL,'2026-09-28T18:00:00Z','pass',NULL,6,NULL,'E10001','P-1','{}',4);
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/2/1',1,'000001',5,'3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957',1,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','approved','2026-09-15',NULL,'2026-09-28T18:00:00Z','pass',NULL,6,NULL,'E10001','P-1','{}',4);
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/3/1',1,'000001',25,'3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957',2,'8e326843ad18d43bb9b498b6005ac204b09e6a35cfd85dbcbb79b06c26a32a6a','approved','2026-09-15',NULL,'2026-09-28T18:00:00Z','pass',NULL,6,NULL,'E10001','P-1','{}',4);
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/4/1',1,'000001',25,'3e24f1cdda1d7cb91d206d8fb18187f9b1572dd6e27c31703b9e0678bb639957',3,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','approved','2026-09-15',NULL,'2026-09-28T18:00:00Z','pass',NULL,6,NULL,'E10001','P-1','{}',4);
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/1/1',2,'000002',25,'3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606',0,'ceb87ee7b61c5dd598b0807e4d1d382acf6eea264de62b1326b7b9af41b1fafa','approved','2026-09-15',NULL,'2026-09-28T20:00:00Z','pass',NULL,27,NULL,'E10001','P-1','{}',24);
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/2/1',2,'000002',25,'3411aa0e597a373ed21768a79c48d2df655d51244e1af2c553fc88abcc260606',1,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','not_approved','2026-09-15',NULL,'2026-09-28T20:00:00Z','not_approved',NULL,27,NULL,'E10001','P-1','{}',24);
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/5/1',1,'000001',25,'472c928e1edff11689294b2d4ada01fc2b4d26d29131426951de7601956e8329',4,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','approved','2026-09-15',NULL,'2026-09-28T23:00:00Z','pass',NULL,61,NULL,'E10001','P-1','{}',59);
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/6/1',1,'000001',25,'534c5efbc8d1f214d9a865ebae7a503a4e740acf0dfe395229d24748f060402f',5,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','approved','2026-09-15',NULL,'2026-10-03T00:00:00Z','pass',NULL,75,NULL,'E10001','P-1','{}',73);
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/7/1',1,'000001',25,'534c5efbc8d1f214d9a865ebae7a503a4e740acf0dfe395229d24748f060402f',6,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','approved','2026-09-15',NULL,'2026-10-03T00:00:00Z','pass',NULL,75,NULL,'E10001','P-1','{}',73);
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/8/1',1,'000001',25,'3df287b091192731d9b48db6f1f2185e7500831f00eb0761f5764e9c83112d2b',7,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','approved','2026-09-15',NULL,'2026-10-03T01:00:00Z','pass',NULL,93,NULL,'E10001','P-1','{}',91);
INSERT INTO "version" VALUES('meridian/harvest/meridian/time_entry/9/1',1,'000001',25,'4975a2855e982e6d1269857ed2cd7c94901432a59d067acb6eb404888214d5d8',8,'af23eeb2b2ac3aaea21d8142df24170eca8df9c143d801d26e9fcb6625720af9','approved','2026-09-15',NULL,'2026-10-03T02:00:00Z','pass',NULL,109,NULL,'E10001','P-1','{}',107);
CREATE TABLE version_was (
            txn_id text, seq integer, quarantine_code text, event_seq integer not null references change (seq), primary key (event_seq, txn_id, seq),
            foreign key (txn_id, seq) references version
        ) strict;
CREATE TABLE waiver (
        txn_id text not null references txn, code text not null,
        content_hash text not null check (length(content_hash) = 64), person text not null,
        reason text not null check (reason <> ''), withdrawn integer not null check (withdrawn in (0, 1)), event_seq integer not null references change (seq),
        primary key (txn_id, code, content_hash, event_seq)
    ) strict;
CREATE TABLE watermark (
        source_system text not null, source_instance text not null, stream text not null,
        value text not null check (value <> ''), primary key (source_system, source_instance, stream)
    ) strict;
CREATE INDEX raw_file_event on raw_file (event_seq);
CREATE INDEX extract_event on extract (event_seq);
CREATE INDEX extract_stream on extract (source_system, source_instance, stream);
CREATE INDEX page_content on extract_page (raw_sha256);
CREATE INDEX page_unread on extract_page (extract_seq, page_no) where read_event is null;
CREATE INDEX page_event on extract_page (event_seq);
CREATE INDEX landed_event on landed (event_seq);
CREATE INDEX txn_record on txn (record_id);
CREATE INDEX txn_stream on txn (source_system, source_instance, entity);
CREATE INDEX txn_unplanned on txn (txn_id) where planned = 0;
CREATE INDEX txn_missed on txn (txn_id) where misses > 0;
CREATE INDEX rule_run_event on rule_run (event_seq);
CREATE INDEX version_event on version (event_seq);
CREATE INDEX set_aside_txn on set_aside (txn_id);
CREATE INDEX set_aside_event on set_aside (event_seq);
CREATE INDEX rule_result_event on rule_result (event_seq);
CREATE INDEX waiver_event on waiver (event_seq);
CREATE INDEX batch_event on batch (event_seq);
CREATE UNIQUE INDEX one_in_flight on entry (txn_id, leg) where state in ('BATCHED', 'SENDING', 'DELIVERED', 'PRESUMED', 'ACCEPTED', 'UNKNOWN');
CREATE UNIQUE INDEX one_live on entry (txn_id, leg) where kind = 'P' and state in ('POSTED', 'POSTED_DIFF') and reversed = 0;
CREATE UNIQUE INDEX one_obligation on entry (txn_id, seq, leg, kind) where state <> 'CANCELLED';
CREATE UNIQUE INDEX one_document on entry (destination, layout, document) where document is not null;
CREATE INDEX entry_txn on entry (txn_id);
CREATE INDEX entry_event on entry (event_seq);
CREATE INDEX entry_batch on entry (batch_id);
CREATE INDEX entry_eligible on entry (destination, layout) where state = 'ELIGIBLE';
CREATE INDEX entry_rejected on entry (txn_id) where state = 'REJECTED';
CREATE INDEX entry_stopped on entry (txn_id) where state in ('REJECTED', 'CANCELLED');
CREATE INDEX entry_move_event on entry_move (event_seq);
CREATE INDEX batch_move_event on batch_move (event_seq);
CREATE INDEX batch_move_batch on batch_move (batch_id);
CREATE INDEX batch_deadline_event on batch_deadline (event_seq);
CREATE INDEX batch_line_entry on batch_line (entry_id);
CREATE INDEX batch_line_event on batch_line (event_seq);
CREATE INDEX call_event on call (event_seq);
CREATE INDEX reply_event on reply (event_seq);
CREATE INDEX ack_entry on ack (entry_id);
CREATE INDEX ack_batch on ack (batch_id);
CREATE INDEX ack_event on ack (event_seq);
CREATE INDEX statement_event on statement (event_seq);
CREATE INDEX freezing_event on freezing (event_seq);
CREATE INDEX backed_out_event on backed_out (event_seq);
CREATE INDEX probe_event on probe (event_seq);
CREATE UNIQUE INDEX one_open_exception on exception (code, subject) where closed_at is null;
CREATE INDEX exception_about on exception (code, subject);
CREATE INDEX exception_subject on exception (subject) where closed_at is null;
CREATE VIEW partial_group as
       select r.txn_id, r.kind, r.represents_seq, r.entry_id as refused, p.entry_id as posted
       from entry r
       join entry p on p.txn_id = r.txn_id and p.kind = r.kind and p.represents_seq = r.represents_seq
         and p.leg <> r.leg and (p.leg in ('time')) = (r.leg in ('time')) and p.state in ('POSTED', 'POSTED_DIFF') and p.reversed = 0
       where r.state = 'REJECTED' and coalesce(r.reject_code, '') not in ('PERIOD_CLOSED', 'BATCH_REJECTED');
CREATE VIEW bucket_move as
       select m.event_seq, m.entry_id, m.currency, b.bucket, side.sign * m.amount_minor as amount_minor,
              side.sign * m.hours_e4 as hours_e4
       from entry_move m
       cross join (select 1 as sign union all select -1) side
       join state_bucket b on b.state = case side.sign when 1 then m.to_state else m.from_state end;
CREATE TRIGGER event_no_update before update on event when true begin select raise(abort, 'event is append-only'); end;
CREATE TRIGGER change_no_update before update on change when true begin select raise(abort, 'change is append-only'); end;
CREATE TRIGGER allowed_transition_no_update before update on allowed_transition when true begin select raise(abort, 'allowed_transition is append-only'); end;
CREATE TRIGGER state_bucket_no_update before update on state_bucket when true begin select raise(abort, 'state_bucket is append-only'); end;
CREATE TRIGGER raw_file_no_update before update on raw_file when true begin select raise(abort, 'raw_file is append-only'); end;
CREATE TRIGGER extract_no_update before update on extract when true begin select raise(abort, 'extract is append-only'); end;
CREATE TRIGGER landed_no_update before update on landed when true begin select raise(abort, 'landed is append-only'); end;
CREATE TRIGGER set_aside_no_update before update on set_aside when true begin select raise(abort, 'set_aside is append-only'); end;
CREATE TRIGGER rule_run_no_update before update on rule_run when true begin select raise(abort, 'rule_run is append-only'); end;
CREATE TRIGGER rule_result_no_update before update on rule_result when true begin select raise(abort, 'rule_result is append-only'); end;
CREATE TRIGGER waiver_no_update before update on waiver when true begin select raise(abort, 'waiver is append-only'); end;
CREATE TRIGGER entry_move_no_update before update on entry_move when true begin select raise(abort, 'entry_move is append-only'); end;
CREATE TRIGGER payload_override_no_update before update on payload_override when true begin select raise(abort, 'payload_override is append-only'); end;
CREATE TRIGGER batch_move_no_update before update on batch_move when true begin select raise(abort, 'batch_move is append-only'); end;
CREATE TRIGGER batch_deadline_no_update before update on batch_deadline when true begin select raise(abort, 'batch_deadline is append-only'); end;
CREATE TRIGGER batch_line_no_update before update on batch_line when true begin select raise(abort, 'batch_line is append-only'); end;
CREATE TRIGGER call_no_update before update on call when true begin select raise(abort, 'call is append-only'); end;
CREATE TRIGGER reply_no_update before update on reply when true begin select raise(abort, 'reply is append-only'); end;
CREATE TRIGGER ack_no_update before update on ack when true begin select raise(abort, 'ack is append-only'); end;
CREATE TRIGGER settings_no_update before update on settings when true begin select raise(abort, 'settings is append-only'); end;
CREATE TRIGGER statement_no_update before update on statement when true begin select raise(abort, 'statement is append-only'); end;
CREATE TRIGGER freezing_no_update before update on freezing when true begin select raise(abort, 'freezing is append-only'); end;
CREATE TRIGGER backed_out_no_update before update on backed_out when true begin select raise(abort, 'backed_out is append-only'); end;
CREATE TRIGGER probe_no_update before update on probe when true begin select raise(abort, 'probe is append-only'); end;
CREATE TRIGGER built_no_update before update on built when true begin select raise(abort, 'built is append-only'); end;
CREATE TRIGGER publication_no_update before update on publication when true begin select raise(abort, 'publication is append-only'); end;
CREATE TRIGGER version_was_no_update before update on version_was when true begin select raise(abort, 'version_was is append-only'); end;
CREATE TRIGGER entry_was_no_update before update on entry_was when true begin select raise(abort, 'entry_was is append-only'); end;
CREATE TRIGGER batch_was_no_update before update on batch_was when true begin select raise(abort, 'batch_was is append-only'); end;
CREATE TRIGGER exception_was_no_update before update on exception_was when true begin select raise(abort, 'exception_was is append-only'); end;
CREATE TRIGGER event_no_delete before delete on event when true begin select raise(abort, 'event keeps its rows'); end;
CREATE TRIGGER change_no_delete before delete on change when true begin select raise(abort, 'change keeps its rows'); end;
CREATE TRIGGER allowed_transition_no_delete before delete on allowed_transition when true begin select raise(abort, 'allowed_transition keeps its rows'); end;
CREATE TRIGGER state_bucket_no_delete before delete on state_bucket when true begin select raise(abort, 'state_bucket keeps its rows'); end;
CREATE TRIGGER raw_file_no_delete before delete on raw_file when true begin select raise(abort, 'raw_file keeps its rows'); end;
CREATE TRIGGER extract_no_delete before delete on extract when true begin select raise(abort, 'extract keeps its rows'); end;
CREATE TRIGGER landed_no_delete before delete on landed when true begin select raise(abort, 'landed keeps its rows'); end;
CREATE TRIGGER set_aside_no_delete before delete on set_aside when true begin select raise(abort, 'set_aside keeps its rows'); end;
CREATE TRIGGER rule_run_no_delete before delete on rule_run when true begin select raise(abort, 'rule_run keeps its rows'); end;
CREATE TRIGGER rule_result_no_delete before delete on rule_result when true begin select raise(abort, 'rule_result keeps its rows'); end;
CREATE TRIGGER waiver_no_delete before delete on waiver when true begin select raise(abort, 'waiver keeps its rows'); end;
CREATE TRIGGER entry_move_no_delete before delete on entry_move when true begin select raise(abort, 'entry_move keeps its rows'); end;
CREATE TRIGGER payload_override_no_delete before delete on payload_override when true begin select raise(abort, 'payload_override keeps its rows'); end;
CREATE TRIGGER batch_move_no_delete before delete on batch_move when true begin select raise(abort, 'batch_move keeps its rows'); end;
CREATE TRIGGER batch_deadline_no_delete before delete on batch_deadline when true begin select raise(abort, 'batch_deadline keeps its rows'); end;
CREATE TRIGGER batch_line_no_delete before delete on batch_line when true begin select raise(abort, 'batch_line keeps its rows'); end;
CREATE TRIGGER call_no_delete before delete on call when true begin select raise(abort, 'call keeps its rows'); end;
CREATE TRIGGER reply_no_delete before delete on reply when true begin select raise(abort, 'reply keeps its rows'); end;
CREATE TRIGGER ack_no_delete before delete on ack when true begin select raise(abort, 'ack keeps its rows'); end;
CREATE TRIGGER settings_no_delete before delete on settings when true begin select raise(abort, 'settings keeps its rows'); end;
CREATE TRIGGER statement_no_delete before delete on statement when true begin select raise(abort, 'statement keeps its rows'); end;
CREATE TRIGGER freezing_no_delete before delete on freezing when true begin select raise(abort, 'freezing keeps its rows'); end;
CREATE TRIGGER backed_out_no_delete before delete on backed_out when true begin select raise(abort, 'backed_out keeps its rows'); end;
CREATE TRIGGER probe_no_delete before delete on probe when true begin select raise(abort, 'probe keeps its rows'); end;
CREATE TRIGGER built_no_delete before delete on built when true begin select raise(abort, 'built keeps its rows'); end;
CREATE TRIGGER publication_no_delete before delete on publication when true begin select raise(abort, 'publication keeps its rows'); end;
CREATE TRIGGER version_was_no_delete before delete on version_was when true begin select raise(abort, 'version_was keeps its rows'); end;
CREATE TRIGGER entry_was_no_delete before delete on entry_was when true begin select raise(abort, 'entry_was keeps its rows'); end;
CREATE TRIGGER batch_was_no_delete before delete on batch_was when true begin select raise(abort, 'batch_was keeps its rows'); end;
CREATE TRIGGER exception_was_no_delete before delete on exception_was when true begin select raise(abort, 'exception_was keeps its rows'); end;
CREATE TRIGGER extract_page_no_delete before delete on extract_page when true begin select raise(abort, 'extract_page keeps its rows'); end;
CREATE TRIGGER version_no_delete before delete on version when true begin select raise(abort, 'version keeps its rows'); end;
CREATE TRIGGER entry_no_delete before delete on entry when true begin select raise(abort, 'entry keeps its rows'); end;
CREATE TRIGGER batch_no_delete before delete on batch when true begin select raise(abort, 'batch keeps its rows'); end;
CREATE TRIGGER txn_no_delete before delete on txn when true begin select raise(abort, 'txn keeps its rows'); end;
CREATE TRIGGER watermark_no_delete before delete on watermark when true begin select raise(abort, 'watermark keeps its rows'); end;
CREATE TRIGGER destination_no_delete before delete on destination when true begin select raise(abort, 'destination keeps its rows'); end;
CREATE TRIGGER period_no_delete before delete on period when true begin select raise(abort, 'period keeps its rows'); end;
CREATE TRIGGER exception_no_delete before delete on exception when true begin select raise(abort, 'exception keeps its rows'); end;
CREATE TRIGGER checked_no_delete before delete on checked when true begin select raise(abort, 'checked keeps its rows'); end;
CREATE TRIGGER watermark_forward before update on watermark when case when ltrim(old.value, '0123456789') = '' and ltrim(new.value, '0123456789') = '' then (length(ltrim(new.value, '0')), ltrim(new.value, '0'))
            < (length(ltrim(old.value, '0')), ltrim(old.value, '0')) else new.value < old.value end begin select raise(abort, 'a watermark only moves forward'); end;
CREATE TRIGGER checked_forward before update on checked when new.event_seq < old.event_seq begin select raise(abort, 'what was checked stays checked'); end;
CREATE TRIGGER version_in_order before insert on version when new.seq <> 1 + (select count(*) from version v where v.txn_id = new.txn_id) begin select raise(abort, 'versions are numbered without gaps'); end;
CREATE TRIGGER rerated_while_open before insert on version when new.rerated_from is not null and not exists (select 1 from version v where v.txn_id = new.txn_id and v.seq = new.seq - 1 and v.money_hash = new.money_hash) and (not exists (select 1 from entry e where e.txn_id = new.txn_id and e.kind = 'P' and e.state in ('POSTED', 'POSTED_DIFF') and e.reversed = 0) or exists (select 1 from entry e where e.txn_id = new.txn_id and e.kind = 'P' and e.state in ('POSTED', 'POSTED_DIFF') and e.reversed = 0 and not exists (select 1 from period p where p.destination = e.destination and p.period = e.posting_period and p.status = 'open'))) begin select raise(abort, 'only what is posted in an open period is rated anew'); end;
CREATE TRIGGER batch_gapless before insert on batch when new.sequence <> 1 + (select count(*) from batch b where b.destination = new.destination) begin select raise(abort, 'batches of a destination are numbered without gaps'); end;
CREATE TRIGGER attempt_forward before update of attempt on batch when new.attempt < old.attempt begin select raise(abort, 'an attempt only moves forward'); end;
CREATE TRIGGER sealed_by_rule_result before update of state on entry when new.state = 'BATCHED' and old.state = 'ELIGIBLE' and new.kind = 'P' and not exists (
            select 1 from version v where v.txn_id = new.txn_id and v.seq = new.seq and v.seq = (select latest_seq from txn t where t.txn_id = new.txn_id)
            and v.approval = 'approved' and v.outcome = 'pass' and v.quarantine_code is null
            and not exists (select 1 from backed_out u where u.txn_id = v.txn_id and u.seq = v.seq) and exists (
                select 1 from rule_result i where i.txn_id = v.txn_id and i.seq = v.seq
                and i.rule_run_id = v.rule_run_id and i.outcome = 'pass' and i.money_hash = v.money_hash)) begin select raise(abort, 'only the latest approved version with a passed rule result for its exact content is sealed'); end;
CREATE TRIGGER sealed_after_plan before update of state on entry when new.state = 'BATCHED' and old.state = 'ELIGIBLE' and exists (select 1 from txn t where t.txn_id = new.txn_id and (t.planned = 0 or t.frozen is not null)) begin select raise(abort, 'a transaction that is frozen or not yet planned is not sealed'); end;
CREATE TRIGGER posted_after_reversal before update of state on entry when new.state = 'BATCHED' and old.state = 'ELIGIBLE' and new.kind = 'P' and exists (select 1 from entry e where e.txn_id = new.txn_id and e.kind = 'P' and e.state in ('POSTED', 'POSTED_DIFF') and e.reversed = 0 and (e.leg = new.leg or ((e.leg in ('time')) = (new.leg in ('time')) and e.represents_seq <> new.represents_seq))) begin select raise(abort, 'the posted predecessor is not reversed yet'); end;
CREATE TRIGGER reversal_of_live before update of state on entry when new.state = 'BATCHED' and old.state = 'ELIGIBLE' and new.kind = 'R' and not exists (select 1 from entry e where e.entry_id = new.reverses and e.kind = 'P' and e.state = 'POSTED' and e.reversed = 0) begin select raise(abort, 'only a posted line that is not reversed yet is reversed'); end;
CREATE TRIGGER reversal_negates before insert on entry when new.kind = 'R' and not exists (select 1 from entry e where e.entry_id = new.reverses and e.txn_id = new.txn_id and e.seq = new.seq and e.leg = new.leg and e.destination = new.destination and e.layout = new.layout and e.currency = new.currency and e.amount_minor = -new.amount_minor and e.hours_e4 = -new.hours_e4) begin select raise(abort, 'a reversal is the exact negation of what it reverses'); end;
CREATE TRIGGER sealed_has_a_frozen_line before update of state on entry when new.state = 'BATCHED' and old.state = 'ELIGIBLE' and not exists (select 1 from batch_line l where l.batch_id = new.batch_id and l.entry_id = new.entry_id and l.payload_hash = new.payload_hash and l.amount_minor = new.amount_minor and l.currency = new.currency and l.hours_e4 = new.hours_e4) begin select raise(abort, 'an entry is sealed with the frozen line of its batch'); end;
CREATE TRIGGER frozen_payload before update of payload_hash on entry when old.payload_hash is not null and new.payload_hash is distinct from old.payload_hash and (new.payload_hash is not null or exists (select 1 from batch_line l where l.entry_id = old.entry_id and (select coalesce(sum(case when m.to_state in ('UPLOADED', 'CALLING') then 1 when m.from_state = 'CALLING' and m.to_state = 'SEALED' then -1 else 0 end), 0) from batch_move m where m.batch_id = l.batch_id) > 0)) and not exists (select 1 from payload_override f where f.entry_id = old.entry_id and f.from_hash = old.payload_hash and f.to_hash = new.payload_hash) begin select raise(abort, 'a payload that was once sealed never changes, unless it was never sent'); end;
CREATE TRIGGER amount_is_settled before update of amount_minor, hours_e4, currency, layout on entry when (new.amount_minor <> old.amount_minor or new.hours_e4 <> old.hours_e4 or new.currency <> old.currency or new.layout <> old.layout) and not (old.state in ('CANCELLED', 'REJECTED') and new.state = 'ELIGIBLE') begin select raise(abort, 'an amount changes only on the way back to ELIGIBLE'); end;
CREATE TRIGGER document_is_settled before update of document on entry when old.document is not null and new.document is distinct from old.document begin select raise(abort, 'a document number never changes'); end;
CREATE TRIGGER withdrawn_unsent before update of step on batch when new.step = 'WITHDRAWN' and (select coalesce(sum(case when m.to_state in ('UPLOADED', 'CALLING') then 1 when m.from_state = 'CALLING' and m.to_state = 'SEALED' then -1 else 0 end), 0) from batch_move m where m.batch_id = new.batch_id) > 0 begin select raise(abort, 'a file that may have been sent is not withdrawn'); end;
CREATE TRIGGER unsealed_by_withdrawal before update of state on entry when old.state in ('BATCHED', 'SENDING') and new.state = 'ELIGIBLE' and not exists (select 1 from batch b where b.batch_id = old.batch_id and b.step = 'WITHDRAWN') begin select raise(abort, 'only a line of a withdrawn file is sealed again without an answer'); end;
CREATE TRIGGER sealed_over_threshold before insert on batch when (new.release_required = 1) <> (new.step = 'AWAITING_RELEASE') begin select raise(abort, 'a file over its threshold waits for its release, and no other does'); end;
CREATE TRIGGER released_by_another before update of step on batch when new.step in ('SEALED', 'UPLOADING', 'CALLING') and new.release_required = 1 and not exists (select 1 from statement s where s.subject = new.batch_id and s.claim = 'release' and s.person <> new.preparer) begin select raise(abort, 'a file over its threshold is not sent without the release of a second person'); end;
CREATE TRIGGER settings_by_two before insert on settings when (select s.signatures from settings s order by s.event_seq desc limit 1) > (select count(*) from statement s where s.subject = new.sha256 and s.claim = 'settings' and s.occasion = (select s.event_seq from settings s order by s.event_seq desc limit 1)) begin select raise(abort, 'as many persons as the accepted settings ask for sign a change of them'); end;
CREATE TRIGGER sealed_by_accepted_settings before insert on batch when exists (select 1 from settings) and (select m.settings from open_commit m) is distinct from (select s.sha256 from settings s order by s.event_seq desc limit 1) begin select raise(abort, 'by other settings than those that the ledger accepted nothing is sealed, sent or decided'); end;
CREATE TRIGGER sent_by_accepted_settings before update of step on batch when new.step in ('SEALED', 'UPLOADING', 'CALLING', 'WITHDRAWN') and exists (select 1 from settings) and (select m.settings from open_commit m) is distinct from (select s.sha256 from settings s order by s.event_seq desc limit 1) begin select raise(abort, 'by other settings than those that the ledger accepted nothing is sealed, sent or decided'); end;
CREATE TRIGGER stated_by_accepted_settings before insert on statement when new.claim <> 'settings' and exists (select 1 from settings) and (select m.settings from open_commit m) is distinct from (select s.sha256 from settings s order by s.event_seq desc limit 1) begin select raise(abort, 'by other settings than those that the ledger accepted nothing is sealed, sent or decided'); end;
CREATE TRIGGER four_eyes before insert on statement when exists (select 1 from statement s where s.person = new.person and s.claim <> new.claim and ((s.subject = new.subject and s.occasion = new.occasion) or (s.claim = 'release' and (new.subject = s.subject or substr(new.subject, 1, length(s.subject) + 1) = s.subject || '/')))) or exists (select 1 from batch b where b.preparer = new.person and (new.subject = b.batch_id or substr(new.subject, 1, length(b.batch_id) + 1) = b.batch_id || '/')) begin select raise(abort, 'who prepared it, released it or stated something else about it cannot decide on it too'); end;
CREATE TRIGGER sent_again_by_right before update of step on batch when new.step = 'SEALED' and old.step in ('UNKNOWN', 'CONFLICT') and (new.resends <> old.resends + 1 or not ((select count(*) from statement s where s.subject = new.batch_id and s.claim = 'not_received' and s.occasion = new.attempt) >= 2 or (old.step = 'UNKNOWN' and new.duplicate_class in ('A', 'B') and new.resends <= 3 and exists (select 1 from probe p where p.batch_id = new.batch_id and p.attempt = new.attempt) and not exists (select 1 from probe p where p.batch_id = new.batch_id and p.attempt = new.attempt and p.outcome = 'received')))) begin select raise(abort, 'a file is sent again by two persons, or after a probe where the destination refuses what it has already'); end;
CREATE TRIGGER sent_whole before update of step on batch when ((new.step = 'SEALED' and old.step in ('UNKNOWN', 'CONFLICT')) or new.step in ('UPLOADING', 'CALLING')) and exists (select 1 from batch_line l join entry e on e.entry_id = l.entry_id where l.batch_id = new.batch_id and (e.batch_id <> l.batch_id or e.state not in ('BATCHED', 'SENDING', 'UNKNOWN', old.step))) begin select raise(abort, 'a file with an answered line has arrived and is not sent again'); end;
CREATE TRIGGER received_by_two before update of step on batch when new.step = 'ACCEPTED' and old.step = 'CONFLICT' and not (select count(*) from statement s where s.subject = old.batch_id and s.claim = 'received' and s.occasion = old.attempt) >= 2 begin select raise(abort, 'two persons state that a file in conflict was received'); end;
CREATE TRIGGER sent_again_with_its_file before update of state on entry when new.state = 'BATCHED' and old.state in ('UNKNOWN', 'CONFLICT') and (new.batch_id <> old.batch_id or not exists (select 1 from batch b where b.batch_id = new.batch_id and b.step = 'SEALED' and b.resends > 0)) begin select raise(abort, 'a line on its way is sent again with its whole file only'); end;
CREATE TRIGGER line_resolved_by_two before update of state on entry when (old.state || '>' || new.state in ('UNKNOWN>ELIGIBLE', 'CONFLICT>CANCELLED') and not (select count(*) from statement s where s.subject = old.batch_id || '/' || old.entry_id and s.claim = 'not_received' and s.occasion = (select b.attempt from batch b where b.batch_id = old.batch_id)) >= 2) or (old.state || '>' || new.state = 'CONFLICT>POSTED' and not (select count(*) from statement s where s.subject = old.batch_id || '/' || old.entry_id and s.claim = 'received' and s.occasion = (select b.attempt from batch b where b.batch_id = old.batch_id)) >= 2) or (old.state || '>' || new.state = 'CONFLICT>ACCEPTED' and not exists (select 1 from batch b where b.batch_id = old.batch_id and b.step = 'ACCEPTED')) begin select raise(abort, 'two persons resolve a line that has no answer'); end;
CREATE TRIGGER destination_unfrozen_by_two before update of frozen on destination when old.frozen <> 'GROUP_PARTIAL' and (new.frozen is null or new.frozen = 'GROUP_PARTIAL') and not (select count(*) from statement s where s.subject = old.name and s.claim = 'unfreeze' and s.occasion = (select max(f.event_seq) from freezing f where f.subject = old.name)) >= 2 begin select raise(abort, 'two persons unfreeze what is frozen'); end;
CREATE TRIGGER txn_unfrozen_by_two before update of frozen on txn when old.frozen <> 'GROUP_PARTIAL' and (new.frozen is null or new.frozen = 'GROUP_PARTIAL') and not (select count(*) from statement s where s.subject = old.txn_id and s.claim = 'unfreeze' and s.occasion = (select max(f.event_seq) from freezing f where f.subject = old.txn_id)) >= 2 begin select raise(abort, 'two persons unfreeze what is frozen'); end;
CREATE TRIGGER group_whole_or_by_two before update of frozen on txn when old.frozen = 'GROUP_PARTIAL' and new.frozen is null and exists (select 1 from partial_group g where g.txn_id = old.txn_id) and not ((select count(*) from statement s where s.subject = old.txn_id and s.claim = 'complete' and s.occasion = (select max(f.event_seq) from freezing f where f.subject = old.txn_id)) >= 2 or (select count(*) from statement s where s.subject = old.txn_id and s.claim = 'back_out' and s.occasion = (select max(f.event_seq) from freezing f where f.subject = old.txn_id)) >= 2) begin select raise(abort, 'two persons complete or back out what was posted in part'); end;
CREATE TRIGGER group_resolved_by_two before update of state on entry when old.state = 'REJECTED' and new.state in ('ELIGIBLE', 'CANCELLED') and exists (select 1 from partial_group g where g.refused = old.entry_id) and exists (select 1 from txn t where t.txn_id = old.txn_id and t.frozen is not null) begin select raise(abort, 'two persons complete or back out what was posted in part'); end;
CREATE TRIGGER backed_out_by_two before insert on backed_out when not exists (select 1 from txn t join partial_group g on g.txn_id = t.txn_id and g.kind = 'P' where t.txn_id = new.txn_id and t.latest_seq = new.seq and t.frozen = 'GROUP_PARTIAL') or not (select count(*) from statement s where s.subject = new.txn_id and s.claim = 'back_out' and s.occasion = (select max(f.event_seq) from freezing f where f.subject = new.txn_id)) >= 2 begin select raise(abort, 'two persons back out the latest version, and only what was posted in part'); end;
CREATE TRIGGER posted_is_sticky before update of reversed on entry when new.reversed < old.reversed or (new.reversed = 1 and not exists (select 1 from entry r where r.reverses = old.entry_id and r.kind = 'R' and r.state = 'POSTED')) begin select raise(abort, 'a line is reversed by a posted reversal and by nothing else'); end;
CREATE TRIGGER extract_page_settled before update on extract_page when new.extract_seq is distinct from old.extract_seq or new.page_no is distinct from old.page_no or new.raw_sha256 is distinct from old.raw_sha256 or new.name is distinct from old.name or new.duplicate_of is distinct from old.duplicate_of or new.event_seq is distinct from old.event_seq begin select raise(abort, 'what a extract_page was written with never changes'); end;
CREATE TRIGGER version_settled before update on version when new.txn_id is distinct from old.txn_id or new.seq is distinct from old.seq or new.raw_sha256 is distinct from old.raw_sha256 or new.position is distinct from old.position or new.money_hash is distinct from old.money_hash or new.approval is distinct from old.approval or new.business_date is distinct from old.business_date or new.first_seen_at is distinct from old.first_seen_at or new.rerated_from is distinct from old.rerated_from or new.person is distinct from old.person or new.project is distinct from old.project or new.details is distinct from old.details or new.event_seq is distinct from old.event_seq begin select raise(abort, 'what a version was written with never changes'); end;
CREATE TRIGGER entry_settled before update on entry when new.entry_id is distinct from old.entry_id or new.txn_id is distinct from old.txn_id or new.seq is distinct from old.seq or new.leg is distinct from old.leg or new.kind is distinct from old.kind or new.destination is distinct from old.destination or new.reverses is distinct from old.reverses or new.event_seq is distinct from old.event_seq begin select raise(abort, 'what a entry was written with never changes'); end;
CREATE TRIGGER batch_settled before update on batch when new.batch_id is distinct from old.batch_id or new.destination is distinct from old.destination or new.sequence is distinct from old.sequence or new.layout is distinct from old.layout or new.file_name is distinct from old.file_name or new.sha256 is distinct from old.sha256 or new.bytes is distinct from old.bytes or new.records is distinct from old.records or new.lines is distinct from old.lines or new.totals is distinct from old.totals or new.hash_total is distinct from old.hash_total or new.previous_sha256 is distinct from old.previous_sha256 or new.sealed_at is distinct from old.sealed_at or new.control_sha256 is distinct from old.control_sha256 or new.preparer is distinct from old.preparer or new.release_required is distinct from old.release_required or new.duplicate_class is distinct from old.duplicate_class or new.event_seq is distinct from old.event_seq begin select raise(abort, 'what a batch was written with never changes'); end;
CREATE TRIGGER version_remembered after update on version when new.quarantine_code is distinct from old.quarantine_code begin insert into version_was (txn_id, seq, quarantine_code, event_seq) select old.txn_id, old.seq, old.quarantine_code, open_commit.event_seq from open_commit where open_commit.event_seq > old.event_seq on conflict do nothing; end;
CREATE TRIGGER entry_remembered after update on entry when new.represents_seq is distinct from old.represents_seq or new.state is distinct from old.state or new.batch_id is distinct from old.batch_id or new.document is distinct from old.document or new.posting_period is distinct from old.posting_period or new.amount_minor is distinct from old.amount_minor or new.currency is distinct from old.currency or new.hours_e4 is distinct from old.hours_e4 or new.posted_amount_minor is distinct from old.posted_amount_minor or new.posted_currency is distinct from old.posted_currency or new.posted_hours_e4 is distinct from old.posted_hours_e4 or new.reject_code is distinct from old.reject_code or new.reject_message is distinct from old.reject_message or new.eligible_at is distinct from old.eligible_at or new.sealed_at is distinct from old.sealed_at or new.posted_at is distinct from old.posted_at or new.state_since is distinct from old.state_since or new.payload_hash is distinct from old.payload_hash begin insert into entry_was (entry_id, represents_seq, state, batch_id, document, posting_period, amount_minor, currency, hours_e4, posted_amount_minor, posted_currency, posted_hours_e4, reject_code, reject_message, eligible_at, sealed_at, posted_at, state_since, payload_hash, event_seq) select old.entry_id, old.represents_seq, old.state, old.batch_id, old.document, old.posting_period, old.amount_minor, old.currency, old.hours_e4, old.posted_amount_minor, old.posted_currency, old.posted_hours_e4, old.reject_code, old.reject_message, old.eligible_at, old.sealed_at, old.posted_at, old.state_since, old.payload_hash, open_commit.event_seq from open_commit where open_commit.event_seq > old.event_seq on conflict do nothing; end;
CREATE TRIGGER batch_remembered after update on batch when new.step is distinct from old.step or new.delivered_at is distinct from old.delivered_at begin insert into batch_was (batch_id, step, delivered_at, event_seq) select old.batch_id, old.step, old.delivered_at, open_commit.event_seq from open_commit where open_commit.event_seq > old.event_seq on conflict do nothing; end;
CREATE TRIGGER exception_remembered after update on exception when new.severity is distinct from old.severity or new.owner is distinct from old.owner or new.seq is distinct from old.seq or new.message is distinct from old.message or new.remedy is distinct from old.remedy or new.closed_at is distinct from old.closed_at begin insert into exception_was (exception_id, severity, owner, seq, message, remedy, closed_at, event_seq) select old.exception_id, old.severity, old.owner, old.seq, old.message, old.remedy, old.closed_at, open_commit.event_seq from open_commit where open_commit.event_seq > old.event_seq on conflict do nothing; end;
CREATE TRIGGER entry_created after insert on entry when true begin insert into entry_move (entry_id, kind, from_state, to_state, amount_minor, currency, hours_e4, at, event_seq) select new.entry_id, new.kind, 'NEW', new.state, new.amount_minor, new.currency, new.hours_e4, at, event_seq from open_commit; end;
CREATE TRIGGER entry_moved after update of state on entry when new.state <> old.state begin insert into entry_move (entry_id, kind, from_state, to_state, amount_minor, currency, hours_e4, at, event_seq) select new.entry_id, new.kind, old.state, new.state, new.amount_minor, new.currency, new.hours_e4, at, event_seq from open_commit; end;
CREATE TRIGGER reversal_posted after update of state on entry when new.kind = 'R' and new.state = 'POSTED' and old.state <> 'POSTED' begin update entry set reversed = 1 where entry_id = new.reverses; end;
CREATE TRIGGER batch_created after insert on batch when true begin insert into batch_move (batch_id, kind, from_state, to_state, attempt, at, event_seq) select new.batch_id, 'B', 'NEW', new.step, new.attempt, at, event_seq from open_commit; end;
CREATE TRIGGER batch_moved after update of step on batch when true begin insert into batch_move (batch_id, kind, from_state, to_state, attempt, at, event_seq) select new.batch_id, 'B', old.step, new.step, new.attempt, at, event_seq from open_commit; end;
CREATE TRIGGER batch_due after update of ack_deadline on batch when new.ack_deadline is distinct from old.ack_deadline begin insert into batch_deadline (batch_id, ack_deadline, event_seq) select new.batch_id, new.ack_deadline, event_seq from open_commit; end;
CREATE TRIGGER destination_frozen_new after insert on destination when new.frozen is not null begin insert into freezing (subject, code, event_seq) select new.name, new.frozen, event_seq from open_commit where true on conflict do nothing; end;
CREATE TRIGGER destination_frozen_again after update of frozen on destination when new.frozen is not null and new.frozen is distinct from old.frozen begin insert into freezing (subject, code, event_seq) select new.name, new.frozen, event_seq from open_commit where true on conflict do nothing; end;
CREATE TRIGGER txn_frozen_new after insert on txn when new.frozen is not null begin insert into freezing (subject, code, event_seq) select new.txn_id, new.frozen, event_seq from open_commit where true on conflict do nothing; end;
CREATE TRIGGER txn_frozen_again after update of frozen on txn when new.frozen is not null and new.frozen is distinct from old.frozen begin insert into freezing (subject, code, event_seq) select new.txn_id, new.frozen, event_seq from open_commit where true on conflict do nothing; end;
COMMIT;
