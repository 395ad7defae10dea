-- A store of format 3 with 40 events of sample data (seed 14), as `sqlite3 STORE .dump` writes it. Lines that begin with "-- {" are what
-- the version that wrote it exported of 8 of them.
-- {"id":"req_1m8fq5jm40000","timestamp":"2026-11-27T23:59:06.372123Z","trace_id":null,"run":1,"sequence":40,"config_version":"38aafca05183","key_id":"cfg_web-app_0","consumer":"web-app","client_dialect":"openai_chat","path":"/v1/chat/completions","model":"gpt-4.1-mini","requested_model":"gpt-4.1-mini","group":null,"strategy":"single","tag":null,"assignment_unit":"request","assignment_probability":1,"resolved_provider":"openai-eu","resolved_model":"gpt-4.1-mini","upstream_model":"gpt-4.1-mini","response_model":"gpt-4.1-mini","fallback_count":0,"attempts":[{"provider":"openai-eu","model":"gpt-4.1-mini","upstream_model":"gpt-4.1-mini","reason":"only","fault":null,"detail":null,"status":200,"start_ms":0.107,"connected_ms":null,"first_byte_ms":457.239,"ttft_ms":496.99,"end_ms":1647.797}],"decision":"allowed","reason_code":null,"detail":null,"status_code":200,"mode":"stream","finish_reason":"tool_calls","road":"relay","translation_losses":[],"latency_ms":1647.797,"upstream_latency_ms":1647.69,"gateway_ms":0.107,"ttft_ms":496.99,"tokens_per_second":148.59,"tokens":{"prompt":725,"completion":171,"total":896,"cached":0,"cache_write":0,"reasoning":0,"estimated":false},"estimated_cost_usd":0.000687,"actual_cost_usd":0.000564,"price_source":"built-in 2026-11-21","request_bytes":3430,"reply_bytes":30312,"payload_policy":"none"}
-- {"id":"req_1m8fgv19d0000","timestamp":"2026-11-27T22:08:29.485410Z","trace_id":null,"run":1,"sequence":39,"config_version":"38aafca05183","key_id":"key_r0s3arch","consumer":"research","client_dialect":"openai_chat","path":"/v1/chat/completions","model":"gpt-4.1","requested_model":"gpt-4.1","group":null,"strategy":"single","tag":null,"assignment_unit":"request","assignment_probability":1,"resolved_provider":"openai","resolved_model":"gpt-4.1","upstream_model":"gpt-4.1","response_model":"gpt-4.1","fallback_count":0,"attempts":[{"provider":"openai","model":"gpt-4.1","upstream_model":"gpt-4.1","reason":"only","fault":null,"detail":null,"status":200,"start_ms":0.085,"connected_ms":null,"first_byte_ms":5231.053,"ttft_ms":null,"end_ms":5231.453}],"decision":"allowed","reason_code":null,"detail":null,"status_code":200,"mode":"oneshot","finish_reason":"stop","road":"relay","translation_losses":[],"latency_ms":5231.453,"upstream_latency_ms":5231.368,"gateway_ms":0.085,"ttft_ms":null,"tokens_per_second":null,"tokens":{"prompt":15956,"completion":373,"total":16329,"cached":0,"cache_write":0,"reasoning":0,"estimated":false},"estimated_cost_usd":0.035274,"actual_cost_usd":0.034896,"price_source":"built-in 2026-11-21","request_bytes":68921,"reply_bytes":2061,"payload_policy":"none"}
-- {"id":"req_1m8fckd7d0000","timestamp":"2026-11-27T20:54:25.261615Z","trace_id":null,"run":1,"sequence":38,"config_version":"38aafca05183","key_id":"cfg_translation_0","consumer":"translation","client_dialect":"anthropic","path":"/v1/messages","model":"gpt-4.1-mini","requested_model":"gpt-4.1-mini","group":null,"strategy":"single","tag":null,"assignment_unit":"request","assignment_probability":1,"resolved_provider":"openai-eu","resolved_model":"gpt-4.1-mini","upstream_model":"gpt-4.1-mini","response_model":"gpt-4.1-mini","fallback_count":0,"attempts":[{"provider":"openai-eu","model":"gpt-4.1-mini","upstream_model":"gpt-4.1-mini","reason":"only","fault":null,"detail":null,"status":200,"start_ms":0.076,"connected_ms":null,"first_byte_ms":4385.281,"ttft_ms":null,"end_ms":4385.681}],"decision":"allowed","reason_code":null,"detail":null,"status_code":200,"mode":"oneshot","finish_reason":"stop","road":"translate","translation_losses":["cache_control: this dialect has no cache breakpoints"],"latency_ms":4385.681,"upstream_latency_ms":4385.605,"gateway_ms":0.076,"ttft_ms":null,"tokens_per_second":null,"tokens":{"prompt":2990,"completion":717,"total":3707,"cached":0,"cache_write":0,"reasoning":0,"estimated":false},"estimated_cost_usd":0.001527,"actual_cost_usd":0.002343,"price_source":"built-in 2026-11-21","request_bytes":13168,"reply_bytes":3574,"payload_policy":"none"}
-- {"id":"req_1m8ewsg530g00","timestamp":"2026-11-27T16:18:07.651068Z","trace_id":null,"run":1,"sequence":33,"config_version":"38aafca05183","key_id":"cfg_web-app_0","consumer":"web-app","client_dialect":"openai_chat","path":"/v1/chat/completions","model":"summaries","requested_model":"summaries","group":"summaries","strategy":"weighted","tag":null,"assignment_unit":"request","assignment_probability":0.7,"resolved_provider":"groq","resolved_model":"llama-3.3-70b-versatile","upstream_model":"llama-3.3-70b-versatile","response_model":"llama-3.3-70b-versatile","fallback_count":1,"attempts":[{"provider":"mistral","model":"mistral-small-latest","upstream_model":"mistral-small-latest","reason":"weight","fault":"upstream_status","detail":"the model is out of capacity, try again later","status":503,"start_ms":0.103,"connected_ms":null,"first_byte_ms":265.077,"ttft_ms":null,"end_ms":265.077},{"provider":"groq","model":"llama-3.3-70b-versatile","upstream_model":"llama-3.3-70b-versatile","reason":"next","fault":null,"detail":null,"status":200,"start_ms":265.077,"connected_ms":null,"first_byte_ms":433.699,"ttft_ms":448.362,"end_ms":1083.197}],"decision":"allowed","reason_code":null,"detail":null,"status_code":200,"mode":"stream","finish_reason":"stop","road":"relay","translation_losses":[],"latency_ms":1083.197,"upstream_latency_ms":818.12,"gateway_ms":0.103,"ttft_ms":448.362,"tokens_per_second":190.6,"tokens":{"prompt":253,"completion":121,"total":374,"cached":0,"cache_write":0,"reasoning":0,"estimated":false},"estimated_cost_usd":0.000192,"actual_cost_usd":0.000245,"price_source":"built-in 2026-11-21","request_bytes":1398,"reply_bytes":21712,"payload_policy":"none"}
-- {"id":"req_1m8e29pcg0000","timestamp":"2026-11-27T08:35:06.768484Z","trace_id":null,"run":1,"sequence":24,"config_version":"04c0ef71d6d3","key_id":"cfg_mobile-app_0","consumer":"mobile-app","client_dialect":"openai_chat","path":"/v1/chat/completions","model":"support-chat","requested_model":"support-chat","group":"support-chat","strategy":"weighted","tag":"candidate","assignment_unit":"request","assignment_probability":0.5,"resolved_provider":"anthropic","resolved_model":"claude-haiku-4-5","upstream_model":"claude-haiku-4-5","response_model":"claude-haiku-4-5","fallback_count":0,"attempts":[{"provider":"anthropic","model":"claude-haiku-4-5","upstream_model":"claude-haiku-4-5","reason":"weight","fault":null,"detail":null,"status":200,"start_ms":0.114,"connected_ms":null,"first_byte_ms":183.12,"ttft_ms":199.033,"end_ms":5559.1}],"decision":"allowed","reason_code":null,"detail":null,"status_code":200,"mode":"stream","finish_reason":"stop","road":"translate","translation_losses":["frequency_penalty: has no counterpart"],"latency_ms":5559.1,"upstream_latency_ms":5558.986,"gateway_ms":0.114,"ttft_ms":199.033,"tokens_per_second":150.56,"tokens":{"prompt":227,"completion":807,"total":1034,"cached":0,"cache_write":0,"reasoning":0,"estimated":false},"estimated_cost_usd":0.001504,"actual_cost_usd":0.004262,"price_source":"built-in 2026-11-21","request_bytes":1287,"reply_bytes":139704,"payload_policy":"none"}
-- {"id":"req_1m8dyn4c20000","timestamp":"2026-11-27T07:31:27.234568Z","trace_id":null,"run":1,"sequence":23,"config_version":"04c0ef71d6d3","key_id":"cfg_web-app_0","consumer":"web-app","client_dialect":"openai_chat","path":"/v1/chat/completions","model":"gpt-4.1-mini","requested_model":"gpt-4.1-mini","group":null,"strategy":"single","tag":null,"assignment_unit":"request","assignment_probability":1,"resolved_provider":"openai","resolved_model":"gpt-4.1-mini","upstream_model":"gpt-4.1-mini","response_model":"gpt-4.1-mini","fallback_count":0,"attempts":[{"provider":"openai","model":"gpt-4.1-mini","upstream_model":"gpt-4.1-mini","reason":"only","fault":null,"detail":null,"status":200,"start_ms":0.094,"connected_ms":null,"first_byte_ms":433.398,"ttft_ms":471.077,"end_ms":2408.881}],"decision":"allowed","reason_code":null,"detail":null,"status_code":200,"mode":"stream","finish_reason":"tool_calls","road":"relay","translation_losses":[],"latency_ms":2408.881,"upstream_latency_ms":2408.787,"gateway_ms":0.094,"ttft_ms":471.077,"tokens_per_second":200.74,"tokens":{"prompt":353,"completion":389,"total":742,"cached":0,"cache_write":0,"reasoning":0,"estimated":false},"estimated_cost_usd":0.000549,"actual_cost_usd":0.000764,"price_source":"built-in 2026-11-21","request_bytes":1830,"reply_bytes":67808,"payload_policy":"none"}
-- {"id":"req_1m8cg6smn0g00","timestamp":"2026-11-26T17:59:42.997353Z","trace_id":null,"run":1,"sequence":15,"config_version":"9c8353ed59d5","key_id":null,"consumer":null,"client_dialect":"openai_chat","path":"/v1/chat/completions","model":null,"requested_model":null,"group":null,"strategy":null,"tag":null,"assignment_unit":null,"assignment_probability":null,"resolved_provider":null,"resolved_model":null,"upstream_model":null,"response_model":null,"fallback_count":0,"attempts":[],"decision":"blocked","reason_code":"unauthorized","detail":"this API key has expired","status_code":401,"mode":"oneshot","finish_reason":null,"road":null,"translation_losses":[],"latency_ms":0.189,"upstream_latency_ms":0,"gateway_ms":0.189,"ttft_ms":null,"tokens_per_second":null,"tokens":{"prompt":0,"completion":0,"total":0,"cached":0,"cache_write":0,"reasoning":0,"estimated":false},"estimated_cost_usd":null,"actual_cost_usd":0.000000,"price_source":null,"request_bytes":1380,"reply_bytes":117,"payload_policy":"none"}
-- {"id":"req_1m8c1qdhb0000","timestamp":"2026-11-26T13:46:39.019250Z","trace_id":null,"run":1,"sequence":10,"config_version":"9c8353ed59d5","key_id":"cfg_translation_0","consumer":"translation","client_dialect":"anthropic","path":"/v1/messages","model":"gpt-4.1-mini","requested_model":"gpt-4.1-mini","group":null,"strategy":"single","tag":null,"assignment_unit":"request","assignment_probability":1,"resolved_provider":"openai","resolved_model":"gpt-4.1-mini","upstream_model":"gpt-4.1-mini","response_model":"gpt-4.1-mini","fallback_count":0,"attempts":[{"provider":"openai","model":"gpt-4.1-mini","upstream_model":"gpt-4.1-mini","reason":"only","fault":null,"detail":null,"status":200,"start_ms":0.076,"connected_ms":null,"first_byte_ms":6178.46,"ttft_ms":null,"end_ms":6178.86}],"decision":"allowed","reason_code":null,"detail":null,"status_code":200,"mode":"oneshot","finish_reason":"stop","road":"translate","translation_losses":["thinking.budget_tokens: this dialect takes an effort, no budget"],"latency_ms":6178.86,"upstream_latency_ms":6178.784,"gateway_ms":0.076,"ttft_ms":null,"tokens_per_second":null,"tokens":{"prompt":2078,"completion":512,"total":2590,"cached":0,"cache_write":0,"reasoning":0,"estimated":false},"estimated_cost_usd":0.001317,"actual_cost_usd":0.001650,"price_source":"built-in 2026-11-21","request_bytes":9247,"reply_bytes":2672,"payload_policy":"none"}
BEGIN TRANSACTION;
CREATE TABLE names (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
);
INSERT INTO names VALUES(1,'');
INSERT INTO names VALUES(2,'(other)');
INSERT INTO names VALUES(3,'summaries');
INSERT INTO names VALUES(4,'mistral');
INSERT INTO names VALUES(5,'mistral-small-latest');
INSERT INTO names VALUES(6,'allowed');
INSERT INTO names VALUES(7,'cfg_batch-reports_0');
INSERT INTO names VALUES(8,'batch-reports');
INSERT INTO names VALUES(9,'openai_chat');
INSERT INTO names VALUES(10,'/v1/chat/completions');
INSERT INTO names VALUES(11,'weighted');
INSERT INTO names VALUES(12,'request');
INSERT INTO names VALUES(13,'built-in 2026-11-21');
INSERT INTO names VALUES(14,'none');
INSERT INTO names VALUES(15,'relay');
INSERT INTO names VALUES(16,'stop');
INSERT INTO names VALUES(17,'edc94fd2fa70');
INSERT INTO names VALUES(18,'cfg_translation_0');
INSERT INTO names VALUES(19,'translation');
INSERT INTO names VALUES(20,'anthropic');
INSERT INTO names VALUES(21,'/v1/messages');
INSERT INTO names VALUES(22,'translate');
INSERT INTO names VALUES(23,'key_7m2q0r9x');
INSERT INTO names VALUES(24,'web-app');
INSERT INTO names VALUES(25,'support-chat');
INSERT INTO names VALUES(26,'openai');
INSERT INTO names VALUES(27,'gpt-4.1');
INSERT INTO names VALUES(28,'cfg_web-app_0');
INSERT INTO names VALUES(29,'fallback');
INSERT INTO names VALUES(30,'coding');
INSERT INTO names VALUES(31,'claude-sonnet-4-5');
INSERT INTO names VALUES(32,'key_3vk5t0pa');
INSERT INTO names VALUES(33,'ide-plugin');
INSERT INTO names VALUES(34,'blocked');
INSERT INTO names VALUES(35,'unauthorized');
INSERT INTO names VALUES(36,'9c8353ed59d5');
INSERT INTO names VALUES(37,'candidate');
INSERT INTO names VALUES(38,'claude-haiku-4-5');
INSERT INTO names VALUES(39,'gpt-4.1-mini');
INSERT INTO names VALUES(40,'key_h4n8c1wz');
INSERT INTO names VALUES(41,'mobile-app');
INSERT INTO names VALUES(42,'single');
INSERT INTO names VALUES(43,'cfg_mobile-app_0');
INSERT INTO names VALUES(44,'length');
INSERT INTO names VALUES(45,'control');
INSERT INTO names VALUES(46,'cfg_web-app_1');
INSERT INTO names VALUES(47,'04c0ef71d6d3');
INSERT INTO names VALUES(48,'tool_calls');
INSERT INTO names VALUES(49,'key_9d1ye6bm');
INSERT INTO names VALUES(50,'38aafca05183');
INSERT INTO names VALUES(51,'openai-eu');
INSERT INTO names VALUES(52,'qwen2.5-coder-32b');
INSERT INTO names VALUES(53,'workshop');
INSERT INTO names VALUES(54,'key_c1c1a4e6');
INSERT INTO names VALUES(55,'ci');
INSERT INTO names VALUES(56,'groq');
INSERT INTO names VALUES(57,'llama-3.3-70b-versatile');
INSERT INTO names VALUES(58,'key_r0s3arch');
INSERT INTO names VALUES(59,'research');
CREATE TABLE splits (
    id INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL,
    requested_model INTEGER NOT NULL,
    group_name INTEGER NOT NULL,
    tag INTEGER NOT NULL,
    provider INTEGER NOT NULL,
    resolved_model INTEGER NOT NULL,
    decision INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    key_id INTEGER,
    consumer INTEGER
);
INSERT INTO splits VALUES(1,0,2,2,2,2,2,2,2,NULL,NULL);
INSERT INTO splits VALUES(2,1,2,2,2,2,2,2,2,2,2);
INSERT INTO splits VALUES(3,0,3,3,1,4,5,6,1,NULL,NULL);
INSERT INTO splits VALUES(4,1,3,3,1,4,5,6,1,7,8);
INSERT INTO splits VALUES(5,1,3,3,1,4,5,6,1,18,19);
INSERT INTO splits VALUES(6,1,3,3,1,4,5,6,1,23,24);
INSERT INTO splits VALUES(7,0,25,25,1,26,27,6,1,NULL,NULL);
INSERT INTO splits VALUES(8,1,25,25,1,26,27,6,1,28,24);
INSERT INTO splits VALUES(9,0,30,30,1,20,31,6,1,NULL,NULL);
INSERT INTO splits VALUES(10,1,30,30,1,20,31,6,1,32,33);
INSERT INTO splits VALUES(11,0,1,1,1,1,1,34,35,NULL,NULL);
INSERT INTO splits VALUES(12,1,1,1,1,1,1,34,35,1,1);
INSERT INTO splits VALUES(13,0,25,25,37,20,38,6,1,NULL,NULL);
INSERT INTO splits VALUES(14,1,25,25,37,20,38,6,1,28,24);
INSERT INTO splits VALUES(15,0,39,1,1,26,39,6,1,NULL,NULL);
INSERT INTO splits VALUES(16,1,39,1,1,26,39,6,1,40,41);
INSERT INTO splits VALUES(17,1,25,25,37,20,38,6,1,23,24);
INSERT INTO splits VALUES(18,1,39,1,1,26,39,6,1,18,19);
INSERT INTO splits VALUES(19,1,39,1,1,26,39,6,1,28,24);
INSERT INTO splits VALUES(20,1,39,1,1,26,39,6,1,43,41);
INSERT INTO splits VALUES(21,0,31,1,1,20,31,6,1,NULL,NULL);
INSERT INTO splits VALUES(22,1,31,1,1,20,31,6,1,32,33);
INSERT INTO splits VALUES(23,0,25,25,45,26,27,6,1,NULL,NULL);
INSERT INTO splits VALUES(24,1,25,25,45,26,27,6,1,46,24);
INSERT INTO splits VALUES(25,1,3,3,1,4,5,6,1,28,24);
INSERT INTO splits VALUES(26,1,25,25,45,26,27,6,1,28,24);
INSERT INTO splits VALUES(27,1,39,1,1,26,39,6,1,46,24);
INSERT INTO splits VALUES(28,1,25,25,37,20,38,6,1,43,41);
INSERT INTO splits VALUES(29,1,31,1,1,20,31,6,1,49,33);
INSERT INTO splits VALUES(30,0,39,1,1,51,39,6,1,NULL,NULL);
INSERT INTO splits VALUES(31,1,39,1,1,51,39,6,1,43,41);
INSERT INTO splits VALUES(32,0,52,1,1,53,52,6,1,NULL,NULL);
INSERT INTO splits VALUES(33,1,52,1,1,53,52,6,1,54,55);
INSERT INTO splits VALUES(34,0,3,3,1,56,57,6,1,NULL,NULL);
INSERT INTO splits VALUES(35,1,3,3,1,56,57,6,1,28,24);
INSERT INTO splits VALUES(36,1,25,25,37,20,38,6,1,40,41);
INSERT INTO splits VALUES(37,1,39,1,1,51,39,6,1,28,24);
INSERT INTO splits VALUES(38,1,39,1,1,51,39,6,1,18,19);
INSERT INTO splits VALUES(39,0,27,1,1,26,27,6,1,NULL,NULL);
INSERT INTO splits VALUES(40,1,27,1,1,26,27,6,1,58,59);
CREATE TABLE shapes (
    id INTEGER PRIMARY KEY,
    client_dialect INTEGER NOT NULL,
    path INTEGER NOT NULL,
    strategy INTEGER NOT NULL,
    assignment_unit INTEGER NOT NULL,
    upstream_model INTEGER NOT NULL,
    response_model INTEGER NOT NULL,
    price_source INTEGER NOT NULL,
    payload_policy INTEGER NOT NULL,
    road INTEGER NOT NULL,
    finish_reason INTEGER NOT NULL,
    assignment_probability REAL NOT NULL
);
INSERT INTO shapes VALUES(1,2,2,2,2,2,2,2,2,2,2,0.0);
INSERT INTO shapes VALUES(2,9,10,11,12,5,5,13,14,15,16,0.69999999999999995559);
INSERT INTO shapes VALUES(3,20,21,11,12,5,5,13,14,22,16,0.69999999999999995559);
INSERT INTO shapes VALUES(4,9,10,29,12,27,27,13,14,15,16,1.0);
INSERT INTO shapes VALUES(5,20,21,29,12,31,31,13,14,15,16,1.0);
INSERT INTO shapes VALUES(6,9,10,1,1,1,1,1,14,1,1,0.0);
INSERT INTO shapes VALUES(7,9,10,11,12,38,38,13,14,22,16,0.5);
INSERT INTO shapes VALUES(8,9,10,42,12,39,39,13,14,15,16,1.0);
INSERT INTO shapes VALUES(9,20,21,42,12,39,39,13,14,22,16,1.0);
INSERT INTO shapes VALUES(10,20,21,42,12,31,31,13,14,15,44,1.0);
INSERT INTO shapes VALUES(11,9,10,11,12,27,27,13,14,15,16,0.5);
INSERT INTO shapes VALUES(12,9,10,42,12,39,39,13,14,15,48,1.0);
INSERT INTO shapes VALUES(13,20,21,42,12,31,31,13,14,15,16,1.0);
INSERT INTO shapes VALUES(14,9,10,42,12,52,52,1,14,15,16,1.0);
INSERT INTO shapes VALUES(15,9,10,11,12,57,57,13,14,15,16,0.69999999999999995559);
INSERT INTO shapes VALUES(16,9,10,11,12,38,38,13,14,22,48,0.5);
INSERT INTO shapes VALUES(17,9,10,42,12,27,27,13,14,15,16,1.0);
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    started_us INTEGER NOT NULL,
    run INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    split INTEGER NOT NULL,
    shape INTEGER NOT NULL,
    config_revision INTEGER NOT NULL,
    status INTEGER NOT NULL,
    stream INTEGER NOT NULL,
    fallback_count INTEGER NOT NULL,
    tokens_prompt INTEGER NOT NULL,
    tokens_completion INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,
    tokens_cache_write INTEGER NOT NULL,
    tokens_reasoning INTEGER NOT NULL,
    tokens_estimated INTEGER NOT NULL,
    estimated_cost_micros INTEGER,
    actual_cost_micros INTEGER,
    latency_us INTEGER NOT NULL,
    upstream_us INTEGER NOT NULL,
    gateway_us INTEGER NOT NULL,
    first_token_us INTEGER,
    trace_id,
    detail BLOB NOT NULL
);
INSERT INTO events VALUES(1882886036696072192,1795660053917399,1,1,4,2,17,200,0,0,1187,105,0,0,0,0,315,241,1530831,1530750,81,NULL,NULL,X'8a0115220677656967687438c801405150bfb45d60cfb75db802a62ac002f206');
INSERT INTO events VALUES(1882897248571883520,1795670746395276,1,2,5,3,17,200,0,0,628,115,0,0,0,0,254,163,671066,670986,80,NULL,NULL,X'8a0115220677656967687438c801405050caf72860dafa28b802c417c0029e07');
INSERT INTO events VALUES(1882905062334808064,1795678198180840,1,3,6,2,17,200,1,0,2460,234,0,0,0,0,535,509,2406217,2406146,71,840676,NULL,X'8a011a220677656967687438c801404750b49a2f58e4a73360c9ee9201b8028955c002bcc102');
INSERT INTO events VALUES(1882909079591993344,1795682029335451,1,4,8,4,17,200,1,0,559,248,0,0,0,0,3130,3102,2685722,2685621,101,359712,X'187debd03a7f7e729254727dc77d9999',X'8a011822046f6e6c7938c801406550bf991458a0fa15609af6a301b8029b15c002a4d402');
INSERT INTO events VALUES(1882912377353011200,1795685174325990,1,5,10,5,17,200,1,0,2408,710,1792,0,0,0,11016,13036,11197728,11197636,92,558278,NULL,X'8a01192205666972737438c801405c50d7ac1f58c6892260a0baab05b802aa53c0028cc107');
INSERT INTO events VALUES(1882915810494660608,1795688448424394,1,6,12,6,36,401,0,0,0,0,0,0,0,0,NULL,0,126,0,126,NULL,NULL,X'ba01008a020f756e6b6e6f776e20415049206b6579b802851fc0026c');
INSERT INTO events VALUES(1882919090160402432,1795691576157122,1,7,14,7,36,200,1,0,2026,198,0,1620,0,0,3255,3421,2751348,2751208,140,1031145,NULL,X'8a011b220677656967687438c801408c0150b9f33958e9f73e60f4f6a701b802bd46c0028c9102');
INSERT INTO events VALUES(1882922260179730432,1795694599323351,1,8,16,8,36,200,1,0,339,211,0,0,0,0,555,473,1897600,1897450,150,591238,NULL,X'8a011822046f6e6c7938c80140960150cf992158868b246080e973b802eb0dc002c8a202');
INSERT INTO events VALUES(1882925523032621056,1795697711022185,1,9,17,7,36,200,1,0,734,191,0,0,0,0,1986,1689,1838841,1838706,135,302427,NULL,X'8a011a220677656967687438c80140870150e4fd1058dbba1260f99d70b8028d1bc002d88702');
INSERT INTO events VALUES(1882928761032146944,1795700799019250,1,10,18,9,36,200,0,0,2078,512,0,0,0,0,1317,1650,6178860,6178784,76,NULL,NULL,X'8a011522046f6e6c7938c801404c509c8df90260ac90f902aa023f7468696e6b696e672e6275646765745f746f6b656e733a2074686973206469616c6563742074616b657320616e206566666f72742c206e6f20627564676574b8029f48c002f014');
INSERT INTO events VALUES(1882931871224971264,1795703765130276,1,11,19,8,36,200,1,0,4044,174,0,0,0,0,2053,1896,1516521,1516401,120,259595,NULL,X'8a011722046f6e6c7938c801407850f5c90e588bec0f60e9c75cb802a68a01c002ecf001');
INSERT INTO events VALUES(1882935061657944064,1795706807764347,1,12,10,5,36,200,1,0,3384,512,1957,0,0,0,15066,12548,9034764,9034642,122,1094517,NULL,X'8a01192205666972737438c801407a50f6ba3d58f5e642608cb8a704b8028e74c00284b705');
INSERT INTO events VALUES(1882938063834857472,1795709670863022,1,13,20,8,36,200,1,0,145,123,0,0,0,0,468,255,1267372,1267268,104,149668,NULL,X'8a011722046f6e6c7938c801406850e7b30858a4910960acad4db802a807c002a8ac01');
INSERT INTO events VALUES(1882941202879217664,1795712664489807,1,14,22,10,36,200,1,0,4034,1836,0,0,0,0,14748,39642,18979616,18979472,144,1323391,NULL,X'8a011922046f6e6c7938c80140900150fca74a58ffe25060a0b68609b802f98901c00294aa13');
INSERT INTO events VALUES(1882944682587078656,1795715982997353,1,15,12,6,36,401,0,0,0,0,0,0,0,0,NULL,0,189,0,189,NULL,NULL,X'ba01008a02187468697320415049206b6579206861732065787069726564b802e40ac00275');
INSERT INTO events VALUES(1882948264920088576,1795719399376369,1,16,20,8,36,200,1,0,580,170,0,0,0,0,628,504,1419323,1419220,103,472701,NULL,X'8a011722046f6e6c7938c801406750cdc51a58fdec1c60bbd056b802f715c002bceb01');
INSERT INTO events VALUES(1882951724677742592,1795722698858041,1,17,24,11,36,200,1,0,699,466,0,0,0,0,3606,5126,5747630,5747530,100,218826,X'b978030f7f7c615120bd10a2f67f433c',X'8a011a220677656967687438c801406450f0a40c58caad0d60aee7de02b802f419c0029cf904');
INSERT INTO events VALUES(1882955449365430272,1795726250997140,1,18,25,2,36,200,1,0,360,123,0,0,0,0,213,128,1542437,1542339,98,365765,X'019bb4069596c0cecff5fd74b2fc9963',X'8a0119220677656967687438c80140625080c51458c5a91660a5925eb802c30ec002a8ac01');
INSERT INTO events VALUES(1882960381201088512,1795730954362530,1,19,26,11,36,200,1,0,556,202,0,0,0,0,3176,2728,2282359,2282269,90,505716,X'50c87816b253980ca2391f08a5161eaa',X'8a011a220677656967687438c801405a50f2b21c58f4ee1e60f7a68b01b8028f15c002bc9602');
INSERT INTO events VALUES(1882968217491619840,1795738427631055,1,20,27,8,36,200,1,0,526,154,0,0,0,0,642,457,1151061,1150911,150,567199,X'cae5139a06747e26eb4841e3543611f4',X'8a011822046f6e6c7938c80140960150ebec1f589fcf2260d5a046b8028f14c002fcd501');
INSERT INTO events VALUES(1882977217973059584,1795747011159782,1,21,4,2,36,200,0,0,2408,512,0,0,0,0,549,668,4605667,4605439,228,NULL,NULL,X'8a0118220677656967687438c80140e40150d38a990260e38d9902b802ab53c002f014');
INSERT INTO events VALUES(1882988885199290368,1795758137893385,1,22,4,2,47,200,0,0,3762,150,0,0,0,0,738,654,941153,941039,114,NULL,NULL,X'8a0115220677656967687438c801407250d1b53960e1b839b802e78001c002b808');
INSERT INTO events VALUES(1882995752681078784,1795764687234568,1,23,19,12,47,200,1,0,353,389,0,0,0,0,549,764,2408881,2408787,94,471077,NULL,X'8a011822046f6e6c7938c801405e50f6b91a58a5e01c60b1839301b802a60ec002e09104');
INSERT INTO events VALUES(1882999757752762368,1795768506768484,1,24,28,7,47,200,1,0,227,807,0,0,0,0,1504,4262,5559100,5558986,114,199033,NULL,X'8a011a220677656967687438c801407250d0960b58f9920c60bca6d302aa02256672657175656e63795f70656e616c74793a20686173206e6f20636f756e74657270617274b802870ac002b8c308');
INSERT INTO events VALUES(1883003186903531520,1795771777061918,1,25,20,8,47,200,1,0,521,55,0,0,0,0,603,296,705859,705755,104,196659,NULL,X'8a011722046f6e6c7938c801406850c6850b58b3800c60c38a2bb802f813c002f850');
INSERT INTO events VALUES(1883006623566266368,1795775054518879,1,26,22,13,47,200,1,0,28468,180,22312,0,0,0,84390,27862,4502750,4502583,167,1288032,NULL,X'8a011922046f6e6c7938c80140a70150eba94858e0ce4e60dee99202b802e4be07c002f4f801');
INSERT INTO events VALUES(1883009800987475968,1795778084743062,1,27,29,13,50,200,0,0,4543,279,2571,0,0,0,16452,10872,3389190,3389115,75,NULL,NULL,X'8a011522046f6e6c7938c801404b50f6eace016086eece01b802869b01c002ef0c');
INSERT INTO events VALUES(1883013199748415488,1795781326054745,1,28,5,3,50,200,0,0,384,262,0,0,0,0,217,215,2417540,2417395,145,NULL,NULL,X'8a0118220677656967687438c80140910150f4c393016084c79301b802ab0fc002a40c');
INSERT INTO events VALUES(1883016357846450176,1795784337851431,1,29,31,8,50,200,1,0,466,103,0,0,0,0,590,351,1469218,1469119,99,549432,NULL,X'8a011722046f6e6c7938c8014063508eed1e58b8c42160a2d659b8028b12c002b89101');
INSERT INTO events VALUES(1883019511101128704,1795787345029965,1,30,33,14,50,200,0,0,570,87,0,0,0,0,NULL,NULL,4402490,4402366,124,NULL,X'f3edba77af84b7f5e66f3e7bdafd8524',X'8a011522046f6e6c7938c801407c50aad78c0260bada8c02b802cc15c002a206');
INSERT INTO events VALUES(1883022692760682496,1795790379296538,1,31,26,11,50,200,1,0,282,385,0,0,0,0,2662,3644,4322355,4322266,89,562356,NULL,X'8a011a220677656967687438c801405950ffc91f58b4a92260b3e88702b802f40bc002b08c04');
INSERT INTO events VALUES(1883025747555123200,1795793292575765,1,32,14,7,50,200,0,0,1141,57,0,0,0,0,2432,1426,743310,743168,142,NULL,NULL,X'8a0116220677656967687438c801408e0150feab2d608eaf2db802e328c0029e05');
INSERT INTO events VALUES(1883028888119951360,1795796287651068,1,33,35,15,50,200,1,1,253,121,0,0,0,0,192,245,1083197,818120,103,448362,NULL,X'8a018a010a076d69737472616c12146d69737472616c2d736d616c6c2d6c61746573741a146d69737472616c2d736d616c6c2d6c617465737422067765696768742a0f757073747265616d5f737461747573322d746865206d6f64656c206973206f7574206f662063617061636974792c2074727920616761696e206c6174657238f703406750f5961060f596108a011922046e65787438c80140f5961050a3bc1a58eaae1b60bd8e42b802f60ac002d0a901');
INSERT INTO events VALUES(1883031991666884608,1795799247424054,1,34,26,11,50,200,1,0,2017,175,0,0,0,0,6492,5434,2516958,2516868,90,474473,NULL,X'8a011a220677656967687438c801405a50aad21a58e9fa1c60decf9901b8029746c00298f201');
INSERT INTO events VALUES(1883035333002543104,1795802433970888,1,35,10,5,50,200,1,0,3736,912,2379,0,0,0,14379,18465,13160514,13160428,86,1373023,NULL,X'8a01192205666972737438c801405650d48c4d58dfe65360c2a0a306b802f87fc002c4d009');
INSERT INTO events VALUES(1883038867960905728,1795805805169812,1,36,36,16,50,200,1,0,525,126,0,0,0,0,1839,1155,1451089,1451002,87,480400,NULL,X'8a011d220677656967687438c801405748ea990650b1bc1b5890a91d60d1c858b8028a14c002acb001');
INSERT INTO events VALUES(1883042486741385216,1795809256307612,1,37,37,8,50,200,0,0,227,51,0,0,0,0,500,172,5435189,5435109,80,NULL,NULL,X'8a011522046f6e6c7938c801405050a5dbcb0260b5decb02b8028a0ac0028405');
INSERT INTO events VALUES(1883046271003918336,1795812865261615,1,38,38,9,50,200,0,0,2990,717,0,0,0,0,1527,2343,4385681,4385605,76,NULL,NULL,X'8a011522046f6e6c7938c801404c5081d48b026091d78b02aa023463616368655f636f6e74726f6c3a2074686973206469616c65637420686173206e6f20636163686520627265616b706f696e7473b802f066c002f61b');
INSERT INTO events VALUES(1883050931110543360,1795817309485410,1,39,40,17,50,200,0,0,15956,373,0,0,0,0,35274,34896,5231453,5231368,85,NULL,NULL,X'8a011522046f6e6c7938c801405550cda3bf0260dda6bf02b802b99a04c0028d10');
INSERT INTO events VALUES(1883057890390966272,1795823946372123,1,40,37,12,50,200,1,0,725,171,0,0,0,0,687,564,1647797,1647690,107,496990,NULL,X'8a011722046f6e6c7938c801406b5097f41b58deaa1e60b5c964b802e61ac002e8ec01');
CREATE TABLE arrivals (
    first INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    ids BLOB NOT NULL
);
INSERT INTO arrivals VALUES(1,40,X'8080809dfbb7ada134808080fece8c0580808289e9c603808080f3eae9018080fe9dfabf01808082f3eac7018080feb4f3be01808082bec2b80180808093f6bd018080fefcbcbc01808082df84b5018080fec9dab901808082fbdfae018080fed9dbb601808082ecc5ca018080febac2d0018080829ab1c9018080fe8ae7d80180808085899f02808082f590c8038080fee7f28b04808080ce8fa705808080ddde8f038080808e90e90180808295cdc7018080fe9085c801808080d1f9b801808082dfeac5018080fed4e9b701808080cac5b7018080809b99b901808080ffe7b10180808284e7b6018080809dd3b401808080f2bec201808080bfe1cd0180808082d2d2018080fef9a2dc01808080c0a08f02808080d78a9503');
CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    version TEXT NOT NULL,
    started_us INTEGER NOT NULL,
    ended_us INTEGER,
    clean INTEGER NOT NULL DEFAULT 0,
    first_sequence INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    written INTEGER NOT NULL DEFAULT 0,
    settled INTEGER NOT NULL,
    given_up INTEGER NOT NULL DEFAULT 0,
    lost INTEGER NOT NULL DEFAULT 0,
    first_lost INTEGER,
    last_lost INTEGER,
    exact INTEGER NOT NULL DEFAULT 1
, certainty TEXT NOT NULL DEFAULT 'exact');
INSERT INTO runs VALUES(1,'0.1.0',1795651200000000,1795824000000000,1,1,40,40,40,0,0,NULL,NULL,1,'exact');
CREATE TABLE rollups (
    level INTEGER NOT NULL,
    scope INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    split INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    blocked INTEGER NOT NULL,
    abandoned INTEGER NOT NULL,
    fallbacks INTEGER NOT NULL,
    streams INTEGER NOT NULL,
    tokens_prompt INTEGER NOT NULL,
    tokens_completion INTEGER NOT NULL,
    tokens_cached INTEGER NOT NULL,
    tokens_cache_write INTEGER NOT NULL,
    tokens_reasoning INTEGER NOT NULL,
    tokens_estimated INTEGER NOT NULL,
    estimated_cost_micros INTEGER NOT NULL,
    actual_cost_micros INTEGER NOT NULL,
    unknown_costs INTEGER NOT NULL,
    unknown_estimates INTEGER NOT NULL,
    latency_us INTEGER NOT NULL,
    upstream_us INTEGER NOT NULL,
    gateway_us INTEGER NOT NULL,
    first_token_us INTEGER NOT NULL,
    generation_us INTEGER NOT NULL,
    generated_tokens INTEGER NOT NULL,
    latency BLOB NOT NULL,
    first_token BLOB NOT NULL,
    PRIMARY KEY (level, scope, bucket, split)
) WITHOUT ROWID;
INSERT INTO rollups VALUES(60,0,1795660020,3,1,0,0,0,0,0,1187,105,0,0,0,0,315,241,0,0,1530831,1530750,81,0,0,0,X'8e0401',X'');
INSERT INTO rollups VALUES(60,0,1795670700,3,1,0,0,0,0,0,628,115,0,0,0,0,254,163,0,0,671066,670986,80,0,0,0,X'e80301',X'');
INSERT INTO rollups VALUES(60,0,1795678140,3,1,0,0,0,0,1,2460,234,0,0,0,0,535,509,0,0,2406217,2406146,71,840676,1565541,234,X'a40401',X'f30301');
INSERT INTO rollups VALUES(60,0,1795681980,7,1,0,0,0,0,1,559,248,0,0,0,0,3130,3102,0,0,2685722,2685621,101,359712,2326010,248,X'a80401',X'cb0301');
INSERT INTO rollups VALUES(60,0,1795685160,9,1,0,0,0,0,1,2408,710,1792,0,0,0,11016,13036,0,0,11197728,11197636,92,558278,10639450,710,X'ea0401',X'e20301');
INSERT INTO rollups VALUES(60,0,1795688400,11,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,126,0,126,0,0,0,X'5f01',X'');
INSERT INTO rollups VALUES(60,0,1795691520,13,1,0,0,0,0,1,2026,198,0,1620,0,0,3255,3421,0,0,2751348,2751208,140,1031145,1720203,198,X'a90401',X'fe0301');
INSERT INTO rollups VALUES(60,0,1795694580,15,1,0,0,0,0,1,339,211,0,0,0,0,555,473,0,0,1897600,1897450,150,591238,1306362,211,X'990401',X'e40301');
INSERT INTO rollups VALUES(60,0,1795697700,13,1,0,0,0,0,1,734,191,0,0,0,0,1986,1689,0,0,1838841,1838706,135,302427,1536414,191,X'980401',X'c40301');
INSERT INTO rollups VALUES(60,0,1795700760,15,1,0,0,0,0,0,2078,512,0,0,0,0,1317,1650,0,0,6178860,6178784,76,0,0,0,X'cf0401',X'');
INSERT INTO rollups VALUES(60,0,1795703760,15,1,0,0,0,0,1,4044,174,0,0,0,0,2053,1896,0,0,1516521,1516401,120,259595,1256926,174,X'8e0401',X'bf0301');
INSERT INTO rollups VALUES(60,0,1795706760,9,1,0,0,0,0,1,3384,512,1957,0,0,0,15066,12548,0,0,9034764,9034642,122,1094517,7940247,512,X'e20401',X'810401');
INSERT INTO rollups VALUES(60,0,1795709640,15,1,0,0,0,0,1,145,123,0,0,0,0,468,255,0,0,1267372,1267268,104,149668,1117704,123,X'860401',X'a40301');
INSERT INTO rollups VALUES(60,0,1795712640,21,1,0,0,0,0,1,4034,1836,0,0,0,0,14748,39642,0,0,18979616,18979472,144,1323391,17656225,1836,X'840501',X'880401');
INSERT INTO rollups VALUES(60,0,1795715940,11,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,189,0,189,0,0,0,X'6f01',X'');
INSERT INTO rollups VALUES(60,0,1795719360,15,1,0,0,0,0,1,580,170,0,0,0,0,628,504,0,0,1419323,1419220,103,472701,946622,170,X'8b0401',X'd90301');
INSERT INTO rollups VALUES(60,0,1795722660,23,1,0,0,0,0,1,699,466,0,0,0,0,3606,5126,0,0,5747630,5747530,100,218826,5528804,466,X'cb0401',X'b50301');
INSERT INTO rollups VALUES(60,0,1795726200,3,1,0,0,0,0,1,360,123,0,0,0,0,213,128,0,0,1542437,1542339,98,365765,1176672,123,X'8f0401',X'cc0301');
INSERT INTO rollups VALUES(60,0,1795730940,23,1,0,0,0,0,1,556,202,0,0,0,0,3176,2728,0,0,2282359,2282269,90,505716,1776643,202,X'a20401',X'dd0301');
INSERT INTO rollups VALUES(60,0,1795738380,15,1,0,0,0,0,1,526,154,0,0,0,0,642,457,0,0,1151061,1150911,150,567199,583862,154,X'830401',X'e20301');
INSERT INTO rollups VALUES(60,0,1795746960,3,1,0,0,0,0,0,2408,512,0,0,0,0,549,668,0,0,4605667,4605439,228,0,0,0,X'c30401',X'');
INSERT INTO rollups VALUES(60,0,1795758120,3,1,0,0,0,0,0,3762,150,0,0,0,0,738,654,0,0,941153,941039,114,0,0,0,X'f90301',X'');
INSERT INTO rollups VALUES(60,0,1795764660,15,1,0,0,0,0,1,353,389,0,0,0,0,549,764,0,0,2408881,2408787,94,471077,1937804,389,X'a40401',X'd90301');
INSERT INTO rollups VALUES(60,0,1795768500,13,1,0,0,0,0,1,227,807,0,0,0,0,1504,4262,0,0,5559100,5558986,114,199033,5360067,807,X'ca0401',X'b00301');
INSERT INTO rollups VALUES(60,0,1795771740,15,1,0,0,0,0,1,521,55,0,0,0,0,603,296,0,0,705859,705755,104,196659,509200,55,X'eb0301',X'b00301');
INSERT INTO rollups VALUES(60,0,1795775040,21,1,0,0,0,0,1,28468,180,22312,0,0,0,84390,27862,0,0,4502750,4502583,167,1288032,3214718,180,X'c20401',X'870401');
INSERT INTO rollups VALUES(60,0,1795778040,21,1,0,0,0,0,0,4543,279,2571,0,0,0,16452,10872,0,0,3389190,3389115,75,0,0,0,X'b30401',X'');
INSERT INTO rollups VALUES(60,0,1795781280,3,1,0,0,0,0,0,384,262,0,0,0,0,217,215,0,0,2417540,2417395,145,0,0,0,X'a40401',X'');
INSERT INTO rollups VALUES(60,0,1795784280,30,1,0,0,0,0,1,466,103,0,0,0,0,590,351,0,0,1469218,1469119,99,549432,919786,103,X'8c0401',X'e10301');
INSERT INTO rollups VALUES(60,0,1795787340,32,1,0,0,0,0,0,570,87,0,0,0,0,0,0,1,1,4402490,4402366,124,0,0,0,X'c10401',X'');
INSERT INTO rollups VALUES(60,0,1795790340,23,1,0,0,0,0,1,282,385,0,0,0,0,2662,3644,0,0,4322355,4322266,89,562356,3759999,385,X'c00401',X'e20301');
INSERT INTO rollups VALUES(60,0,1795793280,13,1,0,0,0,0,0,1141,57,0,0,0,0,2432,1426,0,0,743310,743168,142,0,0,0,X'ed0301',X'');
INSERT INTO rollups VALUES(60,0,1795796280,34,1,0,0,0,1,1,253,121,0,0,0,0,192,245,0,0,1083197,818120,103,448362,634835,121,X'810401',X'd60301');
INSERT INTO rollups VALUES(60,0,1795799220,23,1,0,0,0,0,1,2017,175,0,0,0,0,6492,5434,0,0,2516958,2516868,90,474473,2042485,175,X'a60401',X'd90301');
INSERT INTO rollups VALUES(60,0,1795802400,9,1,0,0,0,0,1,3736,912,2379,0,0,0,14379,18465,0,0,13160514,13160428,86,1373023,11787491,912,X'f20401',X'890401');
INSERT INTO rollups VALUES(60,0,1795805760,13,1,0,0,0,0,1,525,126,0,0,0,0,1839,1155,0,0,1451089,1451002,87,480400,970689,126,X'8c0401',X'da0301');
INSERT INTO rollups VALUES(60,0,1795809240,30,1,0,0,0,0,0,227,51,0,0,0,0,500,172,0,0,5435189,5435109,80,0,0,0,X'c90401',X'');
INSERT INTO rollups VALUES(60,0,1795812840,30,1,0,0,0,0,0,2990,717,0,0,0,0,1527,2343,0,0,4385681,4385605,76,0,0,0,X'c10401',X'');
INSERT INTO rollups VALUES(60,0,1795817280,39,1,0,0,0,0,0,15956,373,0,0,0,0,35274,34896,0,0,5231453,5231368,85,0,0,0,X'c70401',X'');
INSERT INTO rollups VALUES(60,0,1795823940,30,1,0,0,0,0,1,725,171,0,0,0,0,687,564,0,0,1647797,1647690,107,496990,1150807,171,X'920401',X'dc0301');
INSERT INTO rollups VALUES(60,1,1795660020,4,1,0,0,0,0,0,1187,105,0,0,0,0,315,241,0,0,1530831,1530750,81,0,0,0,X'8e0401',X'');
INSERT INTO rollups VALUES(60,1,1795670700,5,1,0,0,0,0,0,628,115,0,0,0,0,254,163,0,0,671066,670986,80,0,0,0,X'e80301',X'');
INSERT INTO rollups VALUES(60,1,1795678140,6,1,0,0,0,0,1,2460,234,0,0,0,0,535,509,0,0,2406217,2406146,71,840676,1565541,234,X'a40401',X'f30301');
INSERT INTO rollups VALUES(60,1,1795681980,8,1,0,0,0,0,1,559,248,0,0,0,0,3130,3102,0,0,2685722,2685621,101,359712,2326010,248,X'a80401',X'cb0301');
INSERT INTO rollups VALUES(60,1,1795685160,10,1,0,0,0,0,1,2408,710,1792,0,0,0,11016,13036,0,0,11197728,11197636,92,558278,10639450,710,X'ea0401',X'e20301');
INSERT INTO rollups VALUES(60,1,1795688400,12,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,126,0,126,0,0,0,X'5f01',X'');
INSERT INTO rollups VALUES(60,1,1795691520,14,1,0,0,0,0,1,2026,198,0,1620,0,0,3255,3421,0,0,2751348,2751208,140,1031145,1720203,198,X'a90401',X'fe0301');
INSERT INTO rollups VALUES(60,1,1795694580,16,1,0,0,0,0,1,339,211,0,0,0,0,555,473,0,0,1897600,1897450,150,591238,1306362,211,X'990401',X'e40301');
INSERT INTO rollups VALUES(60,1,1795697700,17,1,0,0,0,0,1,734,191,0,0,0,0,1986,1689,0,0,1838841,1838706,135,302427,1536414,191,X'980401',X'c40301');
INSERT INTO rollups VALUES(60,1,1795700760,18,1,0,0,0,0,0,2078,512,0,0,0,0,1317,1650,0,0,6178860,6178784,76,0,0,0,X'cf0401',X'');
INSERT INTO rollups VALUES(60,1,1795703760,19,1,0,0,0,0,1,4044,174,0,0,0,0,2053,1896,0,0,1516521,1516401,120,259595,1256926,174,X'8e0401',X'bf0301');
INSERT INTO rollups VALUES(60,1,1795706760,10,1,0,0,0,0,1,3384,512,1957,0,0,0,15066,12548,0,0,9034764,9034642,122,1094517,7940247,512,X'e20401',X'810401');
INSERT INTO rollups VALUES(60,1,1795709640,20,1,0,0,0,0,1,145,123,0,0,0,0,468,255,0,0,1267372,1267268,104,149668,1117704,123,X'860401',X'a40301');
INSERT INTO rollups VALUES(60,1,1795712640,22,1,0,0,0,0,1,4034,1836,0,0,0,0,14748,39642,0,0,18979616,18979472,144,1323391,17656225,1836,X'840501',X'880401');
INSERT INTO rollups VALUES(60,1,1795715940,12,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,189,0,189,0,0,0,X'6f01',X'');
INSERT INTO rollups VALUES(60,1,1795719360,20,1,0,0,0,0,1,580,170,0,0,0,0,628,504,0,0,1419323,1419220,103,472701,946622,170,X'8b0401',X'd90301');
INSERT INTO rollups VALUES(60,1,1795722660,24,1,0,0,0,0,1,699,466,0,0,0,0,3606,5126,0,0,5747630,5747530,100,218826,5528804,466,X'cb0401',X'b50301');
INSERT INTO rollups VALUES(60,1,1795726200,25,1,0,0,0,0,1,360,123,0,0,0,0,213,128,0,0,1542437,1542339,98,365765,1176672,123,X'8f0401',X'cc0301');
INSERT INTO rollups VALUES(60,1,1795730940,26,1,0,0,0,0,1,556,202,0,0,0,0,3176,2728,0,0,2282359,2282269,90,505716,1776643,202,X'a20401',X'dd0301');
INSERT INTO rollups VALUES(60,1,1795738380,27,1,0,0,0,0,1,526,154,0,0,0,0,642,457,0,0,1151061,1150911,150,567199,583862,154,X'830401',X'e20301');
INSERT INTO rollups VALUES(60,1,1795746960,4,1,0,0,0,0,0,2408,512,0,0,0,0,549,668,0,0,4605667,4605439,228,0,0,0,X'c30401',X'');
INSERT INTO rollups VALUES(60,1,1795758120,4,1,0,0,0,0,0,3762,150,0,0,0,0,738,654,0,0,941153,941039,114,0,0,0,X'f90301',X'');
INSERT INTO rollups VALUES(60,1,1795764660,19,1,0,0,0,0,1,353,389,0,0,0,0,549,764,0,0,2408881,2408787,94,471077,1937804,389,X'a40401',X'd90301');
INSERT INTO rollups VALUES(60,1,1795768500,28,1,0,0,0,0,1,227,807,0,0,0,0,1504,4262,0,0,5559100,5558986,114,199033,5360067,807,X'ca0401',X'b00301');
INSERT INTO rollups VALUES(60,1,1795771740,20,1,0,0,0,0,1,521,55,0,0,0,0,603,296,0,0,705859,705755,104,196659,509200,55,X'eb0301',X'b00301');
INSERT INTO rollups VALUES(60,1,1795775040,22,1,0,0,0,0,1,28468,180,22312,0,0,0,84390,27862,0,0,4502750,4502583,167,1288032,3214718,180,X'c20401',X'870401');
INSERT INTO rollups VALUES(60,1,1795778040,29,1,0,0,0,0,0,4543,279,2571,0,0,0,16452,10872,0,0,3389190,3389115,75,0,0,0,X'b30401',X'');
INSERT INTO rollups VALUES(60,1,1795781280,5,1,0,0,0,0,0,384,262,0,0,0,0,217,215,0,0,2417540,2417395,145,0,0,0,X'a40401',X'');
INSERT INTO rollups VALUES(60,1,1795784280,31,1,0,0,0,0,1,466,103,0,0,0,0,590,351,0,0,1469218,1469119,99,549432,919786,103,X'8c0401',X'e10301');
INSERT INTO rollups VALUES(60,1,1795787340,33,1,0,0,0,0,0,570,87,0,0,0,0,0,0,1,1,4402490,4402366,124,0,0,0,X'c10401',X'');
INSERT INTO rollups VALUES(60,1,1795790340,26,1,0,0,0,0,1,282,385,0,0,0,0,2662,3644,0,0,4322355,4322266,89,562356,3759999,385,X'c00401',X'e20301');
INSERT INTO rollups VALUES(60,1,1795793280,14,1,0,0,0,0,0,1141,57,0,0,0,0,2432,1426,0,0,743310,743168,142,0,0,0,X'ed0301',X'');
INSERT INTO rollups VALUES(60,1,1795796280,35,1,0,0,0,1,1,253,121,0,0,0,0,192,245,0,0,1083197,818120,103,448362,634835,121,X'810401',X'd60301');
INSERT INTO rollups VALUES(60,1,1795799220,26,1,0,0,0,0,1,2017,175,0,0,0,0,6492,5434,0,0,2516958,2516868,90,474473,2042485,175,X'a60401',X'd90301');
INSERT INTO rollups VALUES(60,1,1795802400,10,1,0,0,0,0,1,3736,912,2379,0,0,0,14379,18465,0,0,13160514,13160428,86,1373023,11787491,912,X'f20401',X'890401');
INSERT INTO rollups VALUES(60,1,1795805760,36,1,0,0,0,0,1,525,126,0,0,0,0,1839,1155,0,0,1451089,1451002,87,480400,970689,126,X'8c0401',X'da0301');
INSERT INTO rollups VALUES(60,1,1795809240,37,1,0,0,0,0,0,227,51,0,0,0,0,500,172,0,0,5435189,5435109,80,0,0,0,X'c90401',X'');
INSERT INTO rollups VALUES(60,1,1795812840,38,1,0,0,0,0,0,2990,717,0,0,0,0,1527,2343,0,0,4385681,4385605,76,0,0,0,X'c10401',X'');
INSERT INTO rollups VALUES(60,1,1795817280,40,1,0,0,0,0,0,15956,373,0,0,0,0,35274,34896,0,0,5231453,5231368,85,0,0,0,X'c70401',X'');
INSERT INTO rollups VALUES(60,1,1795823940,37,1,0,0,0,0,1,725,171,0,0,0,0,687,564,0,0,1647797,1647690,107,496990,1150807,171,X'920401',X'dc0301');
INSERT INTO rollups VALUES(3600,0,1795658400,3,1,0,0,0,0,0,1187,105,0,0,0,0,315,241,0,0,1530831,1530750,81,0,0,0,X'8e0401',X'');
INSERT INTO rollups VALUES(3600,0,1795669200,3,1,0,0,0,0,0,628,115,0,0,0,0,254,163,0,0,671066,670986,80,0,0,0,X'e80301',X'');
INSERT INTO rollups VALUES(3600,0,1795676400,3,1,0,0,0,0,1,2460,234,0,0,0,0,535,509,0,0,2406217,2406146,71,840676,1565541,234,X'a40401',X'f30301');
INSERT INTO rollups VALUES(3600,0,1795680000,7,1,0,0,0,0,1,559,248,0,0,0,0,3130,3102,0,0,2685722,2685621,101,359712,2326010,248,X'a80401',X'cb0301');
INSERT INTO rollups VALUES(3600,0,1795683600,9,1,0,0,0,0,1,2408,710,1792,0,0,0,11016,13036,0,0,11197728,11197636,92,558278,10639450,710,X'ea0401',X'e20301');
INSERT INTO rollups VALUES(3600,0,1795687200,11,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,126,0,126,0,0,0,X'5f01',X'');
INSERT INTO rollups VALUES(3600,0,1795690800,13,1,0,0,0,0,1,2026,198,0,1620,0,0,3255,3421,0,0,2751348,2751208,140,1031145,1720203,198,X'a90401',X'fe0301');
INSERT INTO rollups VALUES(3600,0,1795694400,13,1,0,0,0,0,1,734,191,0,0,0,0,1986,1689,0,0,1838841,1838706,135,302427,1536414,191,X'980401',X'c40301');
INSERT INTO rollups VALUES(3600,0,1795694400,15,1,0,0,0,0,1,339,211,0,0,0,0,555,473,0,0,1897600,1897450,150,591238,1306362,211,X'990401',X'e40301');
INSERT INTO rollups VALUES(3600,0,1795698000,15,1,0,0,0,0,0,2078,512,0,0,0,0,1317,1650,0,0,6178860,6178784,76,0,0,0,X'cf0401',X'');
INSERT INTO rollups VALUES(3600,0,1795701600,15,1,0,0,0,0,1,4044,174,0,0,0,0,2053,1896,0,0,1516521,1516401,120,259595,1256926,174,X'8e0401',X'bf0301');
INSERT INTO rollups VALUES(3600,0,1795705200,9,1,0,0,0,0,1,3384,512,1957,0,0,0,15066,12548,0,0,9034764,9034642,122,1094517,7940247,512,X'e20401',X'810401');
INSERT INTO rollups VALUES(3600,0,1795708800,15,1,0,0,0,0,1,145,123,0,0,0,0,468,255,0,0,1267372,1267268,104,149668,1117704,123,X'860401',X'a40301');
INSERT INTO rollups VALUES(3600,0,1795712400,11,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,189,0,189,0,0,0,X'6f01',X'');
INSERT INTO rollups VALUES(3600,0,1795712400,21,1,0,0,0,0,1,4034,1836,0,0,0,0,14748,39642,0,0,18979616,18979472,144,1323391,17656225,1836,X'840501',X'880401');
INSERT INTO rollups VALUES(3600,0,1795716000,15,1,0,0,0,0,1,580,170,0,0,0,0,628,504,0,0,1419323,1419220,103,472701,946622,170,X'8b0401',X'd90301');
INSERT INTO rollups VALUES(3600,0,1795719600,23,1,0,0,0,0,1,699,466,0,0,0,0,3606,5126,0,0,5747630,5747530,100,218826,5528804,466,X'cb0401',X'b50301');
INSERT INTO rollups VALUES(3600,0,1795723200,3,1,0,0,0,0,1,360,123,0,0,0,0,213,128,0,0,1542437,1542339,98,365765,1176672,123,X'8f0401',X'cc0301');
INSERT INTO rollups VALUES(3600,0,1795730400,23,1,0,0,0,0,1,556,202,0,0,0,0,3176,2728,0,0,2282359,2282269,90,505716,1776643,202,X'a20401',X'dd0301');
INSERT INTO rollups VALUES(3600,0,1795737600,15,1,0,0,0,0,1,526,154,0,0,0,0,642,457,0,0,1151061,1150911,150,567199,583862,154,X'830401',X'e20301');
INSERT INTO rollups VALUES(3600,0,1795744800,3,1,0,0,0,0,0,2408,512,0,0,0,0,549,668,0,0,4605667,4605439,228,0,0,0,X'c30401',X'');
INSERT INTO rollups VALUES(3600,0,1795755600,3,1,0,0,0,0,0,3762,150,0,0,0,0,738,654,0,0,941153,941039,114,0,0,0,X'f90301',X'');
INSERT INTO rollups VALUES(3600,0,1795762800,15,1,0,0,0,0,1,353,389,0,0,0,0,549,764,0,0,2408881,2408787,94,471077,1937804,389,X'a40401',X'd90301');
INSERT INTO rollups VALUES(3600,0,1795766400,13,1,0,0,0,0,1,227,807,0,0,0,0,1504,4262,0,0,5559100,5558986,114,199033,5360067,807,X'ca0401',X'b00301');
INSERT INTO rollups VALUES(3600,0,1795770000,15,1,0,0,0,0,1,521,55,0,0,0,0,603,296,0,0,705859,705755,104,196659,509200,55,X'eb0301',X'b00301');
INSERT INTO rollups VALUES(3600,0,1795773600,21,1,0,0,0,0,1,28468,180,22312,0,0,0,84390,27862,0,0,4502750,4502583,167,1288032,3214718,180,X'c20401',X'870401');
INSERT INTO rollups VALUES(3600,0,1795777200,21,1,0,0,0,0,0,4543,279,2571,0,0,0,16452,10872,0,0,3389190,3389115,75,0,0,0,X'b30401',X'');
INSERT INTO rollups VALUES(3600,0,1795780800,3,1,0,0,0,0,0,384,262,0,0,0,0,217,215,0,0,2417540,2417395,145,0,0,0,X'a40401',X'');
INSERT INTO rollups VALUES(3600,0,1795780800,30,1,0,0,0,0,1,466,103,0,0,0,0,590,351,0,0,1469218,1469119,99,549432,919786,103,X'8c0401',X'e10301');
INSERT INTO rollups VALUES(3600,0,1795784400,32,1,0,0,0,0,0,570,87,0,0,0,0,0,0,1,1,4402490,4402366,124,0,0,0,X'c10401',X'');
INSERT INTO rollups VALUES(3600,0,1795788000,23,1,0,0,0,0,1,282,385,0,0,0,0,2662,3644,0,0,4322355,4322266,89,562356,3759999,385,X'c00401',X'e20301');
INSERT INTO rollups VALUES(3600,0,1795791600,13,1,0,0,0,0,0,1141,57,0,0,0,0,2432,1426,0,0,743310,743168,142,0,0,0,X'ed0301',X'');
INSERT INTO rollups VALUES(3600,0,1795795200,34,1,0,0,0,1,1,253,121,0,0,0,0,192,245,0,0,1083197,818120,103,448362,634835,121,X'810401',X'd60301');
INSERT INTO rollups VALUES(3600,0,1795798800,23,1,0,0,0,0,1,2017,175,0,0,0,0,6492,5434,0,0,2516958,2516868,90,474473,2042485,175,X'a60401',X'd90301');
INSERT INTO rollups VALUES(3600,0,1795802400,9,1,0,0,0,0,1,3736,912,2379,0,0,0,14379,18465,0,0,13160514,13160428,86,1373023,11787491,912,X'f20401',X'890401');
INSERT INTO rollups VALUES(3600,0,1795802400,13,1,0,0,0,0,1,525,126,0,0,0,0,1839,1155,0,0,1451089,1451002,87,480400,970689,126,X'8c0401',X'da0301');
INSERT INTO rollups VALUES(3600,0,1795806000,30,1,0,0,0,0,0,227,51,0,0,0,0,500,172,0,0,5435189,5435109,80,0,0,0,X'c90401',X'');
INSERT INTO rollups VALUES(3600,0,1795809600,30,1,0,0,0,0,0,2990,717,0,0,0,0,1527,2343,0,0,4385681,4385605,76,0,0,0,X'c10401',X'');
INSERT INTO rollups VALUES(3600,0,1795816800,39,1,0,0,0,0,0,15956,373,0,0,0,0,35274,34896,0,0,5231453,5231368,85,0,0,0,X'c70401',X'');
INSERT INTO rollups VALUES(3600,1,1795658400,4,1,0,0,0,0,0,1187,105,0,0,0,0,315,241,0,0,1530831,1530750,81,0,0,0,X'8e0401',X'');
INSERT INTO rollups VALUES(3600,1,1795669200,5,1,0,0,0,0,0,628,115,0,0,0,0,254,163,0,0,671066,670986,80,0,0,0,X'e80301',X'');
INSERT INTO rollups VALUES(3600,1,1795676400,6,1,0,0,0,0,1,2460,234,0,0,0,0,535,509,0,0,2406217,2406146,71,840676,1565541,234,X'a40401',X'f30301');
INSERT INTO rollups VALUES(3600,1,1795680000,8,1,0,0,0,0,1,559,248,0,0,0,0,3130,3102,0,0,2685722,2685621,101,359712,2326010,248,X'a80401',X'cb0301');
INSERT INTO rollups VALUES(3600,1,1795683600,10,1,0,0,0,0,1,2408,710,1792,0,0,0,11016,13036,0,0,11197728,11197636,92,558278,10639450,710,X'ea0401',X'e20301');
INSERT INTO rollups VALUES(3600,1,1795687200,12,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,126,0,126,0,0,0,X'5f01',X'');
INSERT INTO rollups VALUES(3600,1,1795690800,14,1,0,0,0,0,1,2026,198,0,1620,0,0,3255,3421,0,0,2751348,2751208,140,1031145,1720203,198,X'a90401',X'fe0301');
INSERT INTO rollups VALUES(3600,1,1795694400,16,1,0,0,0,0,1,339,211,0,0,0,0,555,473,0,0,1897600,1897450,150,591238,1306362,211,X'990401',X'e40301');
INSERT INTO rollups VALUES(3600,1,1795694400,17,1,0,0,0,0,1,734,191,0,0,0,0,1986,1689,0,0,1838841,1838706,135,302427,1536414,191,X'980401',X'c40301');
INSERT INTO rollups VALUES(3600,1,1795698000,18,1,0,0,0,0,0,2078,512,0,0,0,0,1317,1650,0,0,6178860,6178784,76,0,0,0,X'cf0401',X'');
INSERT INTO rollups VALUES(3600,1,1795701600,19,1,0,0,0,0,1,4044,174,0,0,0,0,2053,1896,0,0,1516521,1516401,120,259595,1256926,174,X'8e0401',X'bf0301');
INSERT INTO rollups VALUES(3600,1,1795705200,10,1,0,0,0,0,1,3384,512,1957,0,0,0,15066,12548,0,0,9034764,9034642,122,1094517,7940247,512,X'e20401',X'810401');
INSERT INTO rollups VALUES(3600,1,1795708800,20,1,0,0,0,0,1,145,123,0,0,0,0,468,255,0,0,1267372,1267268,104,149668,1117704,123,X'860401',X'a40301');
INSERT INTO rollups VALUES(3600,1,1795712400,12,1,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,189,0,189,0,0,0,X'6f01',X'');
INSERT INTO rollups VALUES(3600,1,1795712400,22,1,0,0,0,0,1,4034,1836,0,0,0,0,14748,39642,0,0,18979616,18979472,144,1323391,17656225,1836,X'840501',X'880401');
INSERT INTO rollups VALUES(3600,1,1795716000,20,1,0,0,0,0,1,580,170,0,0,0,0,628,504,0,0,1419323,1419220,103,472701,946622,170,X'8b0401',X'd90301');
INSERT INTO rollups VALUES(3600,1,1795719600,24,1,0,0,0,0,1,699,466,0,0,0,0,3606,5126,0,0,5747630,5747530,100,218826,5528804,466,X'cb0401',X'b50301');
INSERT INTO rollups VALUES(3600,1,1795723200,25,1,0,0,0,0,1,360,123,0,0,0,0,213,128,0,0,1542437,1542339,98,365765,1176672,123,X'8f0401',X'cc0301');
INSERT INTO rollups VALUES(3600,1,1795730400,26,1,0,0,0,0,1,556,202,0,0,0,0,3176,2728,0,0,2282359,2282269,90,505716,1776643,202,X'a20401',X'dd0301');
INSERT INTO rollups VALUES(3600,1,1795737600,27,1,0,0,0,0,1,526,154,0,0,0,0,642,457,0,0,1151061,1150911,150,567199,583862,154,X'830401',X'e20301');
INSERT INTO rollups VALUES(3600,1,1795744800,4,1,0,0,0,0,0,2408,512,0,0,0,0,549,668,0,0,4605667,4605439,228,0,0,0,X'c30401',X'');
INSERT INTO rollups VALUES(3600,1,1795755600,4,1,0,0,0,0,0,3762,150,0,0,0,0,738,654,0,0,941153,941039,114,0,0,0,X'f90301',X'');
INSERT INTO rollups VALUES(3600,1,1795762800,19,1,0,0,0,0,1,353,389,0,0,0,0,549,764,0,0,2408881,2408787,94,471077,1937804,389,X'a40401',X'd90301');
INSERT INTO rollups VALUES(3600,1,1795766400,28,1,0,0,0,0,1,227,807,0,0,0,0,1504,4262,0,0,5559100,5558986,114,199033,5360067,807,X'ca0401',X'b00301');
INSERT INTO rollups VALUES(3600,1,1795770000,20,1,0,0,0,0,1,521,55,0,0,0,0,603,296,0,0,705859,705755,104,196659,509200,55,X'eb0301',X'b00301');
INSERT INTO rollups VALUES(3600,1,1795773600,22,1,0,0,0,0,1,28468,180,22312,0,0,0,84390,27862,0,0,4502750,4502583,167,1288032,3214718,180,X'c20401',X'870401');
INSERT INTO rollups VALUES(3600,1,1795777200,29,1,0,0,0,0,0,4543,279,2571,0,0,0,16452,10872,0,0,3389190,3389115,75,0,0,0,X'b30401',X'');
INSERT INTO rollups VALUES(3600,1,1795780800,5,1,0,0,0,0,0,384,262,0,0,0,0,217,215,0,0,2417540,2417395,145,0,0,0,X'a40401',X'');
INSERT INTO rollups VALUES(3600,1,1795780800,31,1,0,0,0,0,1,466,103,0,0,0,0,590,351,0,0,1469218,1469119,99,549432,919786,103,X'8c0401',X'e10301');
INSERT INTO rollups VALUES(3600,1,1795784400,33,1,0,0,0,0,0,570,87,0,0,0,0,0,0,1,1,4402490,4402366,124,0,0,0,X'c10401',X'');
INSERT INTO rollups VALUES(3600,1,1795788000,26,1,0,0,0,0,1,282,385,0,0,0,0,2662,3644,0,0,4322355,4322266,89,562356,3759999,385,X'c00401',X'e20301');
INSERT INTO rollups VALUES(3600,1,1795791600,14,1,0,0,0,0,0,1141,57,0,0,0,0,2432,1426,0,0,743310,743168,142,0,0,0,X'ed0301',X'');
INSERT INTO rollups VALUES(3600,1,1795795200,35,1,0,0,0,1,1,253,121,0,0,0,0,192,245,0,0,1083197,818120,103,448362,634835,121,X'810401',X'd60301');
INSERT INTO rollups VALUES(3600,1,1795798800,26,1,0,0,0,0,1,2017,175,0,0,0,0,6492,5434,0,0,2516958,2516868,90,474473,2042485,175,X'a60401',X'd90301');
INSERT INTO rollups VALUES(3600,1,1795802400,10,1,0,0,0,0,1,3736,912,2379,0,0,0,14379,18465,0,0,13160514,13160428,86,1373023,11787491,912,X'f20401',X'890401');
INSERT INTO rollups VALUES(3600,1,1795802400,36,1,0,0,0,0,1,525,126,0,0,0,0,1839,1155,0,0,1451089,1451002,87,480400,970689,126,X'8c0401',X'da0301');
INSERT INTO rollups VALUES(3600,1,1795806000,37,1,0,0,0,0,0,227,51,0,0,0,0,500,172,0,0,5435189,5435109,80,0,0,0,X'c90401',X'');
INSERT INTO rollups VALUES(3600,1,1795809600,38,1,0,0,0,0,0,2990,717,0,0,0,0,1527,2343,0,0,4385681,4385605,76,0,0,0,X'c10401',X'');
INSERT INTO rollups VALUES(3600,1,1795816800,40,1,0,0,0,0,0,15956,373,0,0,0,0,35274,34896,0,0,5231453,5231368,85,0,0,0,X'c70401',X'');
INSERT INTO rollups VALUES(86400,0,1795651200,3,4,0,0,0,0,2,4635,577,0,0,0,0,1317,1041,0,0,6150551,6150221,330,1206441,2742213,357,X'e80301250100011401',X'cc03012601');
INSERT INTO rollups VALUES(86400,0,1795651200,7,1,0,0,0,0,1,559,248,0,0,0,0,3130,3102,0,0,2685722,2685621,101,359712,2326010,248,X'a80401',X'cb0301');
INSERT INTO rollups VALUES(86400,0,1795651200,9,2,0,0,0,0,2,5792,1222,3749,0,0,0,26082,25584,0,0,20232492,20232278,214,1652795,18579697,1222,X'e204010701',X'e203011e01');
INSERT INTO rollups VALUES(86400,0,1795651200,11,2,0,2,0,0,0,0,0,0,0,0,0,0,0,0,0,315,0,315,0,0,0,X'5f010f01',X'');
INSERT INTO rollups VALUES(86400,0,1795651200,13,2,0,0,0,0,2,2760,389,0,1620,0,0,5241,5110,0,0,4590189,4589914,275,1333572,3256617,389,X'9804011001',X'c403013901');
INSERT INTO rollups VALUES(86400,0,1795651200,15,5,0,0,0,0,4,7186,1190,0,0,0,0,5021,4778,0,0,12279676,12279123,553,1473202,4627614,678,X'860401040102010a013501',X'a403011a0119010a01');
INSERT INTO rollups VALUES(86400,0,1795651200,21,1,0,0,0,0,1,4034,1836,0,0,0,0,14748,39642,0,0,18979616,18979472,144,1323391,17656225,1836,X'840501',X'880401');
INSERT INTO rollups VALUES(86400,0,1795651200,23,2,0,0,0,0,2,1255,668,0,0,0,0,6782,7854,0,0,8029989,8029799,190,724542,7305447,668,X'a204012801',X'b503012701');
INSERT INTO rollups VALUES(86400,1,1795651200,4,1,0,0,0,0,0,1187,105,0,0,0,0,315,241,0,0,1530831,1530750,81,0,0,0,X'8e0401',X'');
INSERT INTO rollups VALUES(86400,1,1795651200,5,1,0,0,0,0,0,628,115,0,0,0,0,254,163,0,0,671066,670986,80,0,0,0,X'e80301',X'');
INSERT INTO rollups VALUES(86400,1,1795651200,6,1,0,0,0,0,1,2460,234,0,0,0,0,535,509,0,0,2406217,2406146,71,840676,1565541,234,X'a40401',X'f30301');
INSERT INTO rollups VALUES(86400,1,1795651200,8,1,0,0,0,0,1,559,248,0,0,0,0,3130,3102,0,0,2685722,2685621,101,359712,2326010,248,X'a80401',X'cb0301');
INSERT INTO rollups VALUES(86400,1,1795651200,10,2,0,0,0,0,2,5792,1222,3749,0,0,0,26082,25584,0,0,20232492,20232278,214,1652795,18579697,1222,X'e204010701',X'e203011e01');
INSERT INTO rollups VALUES(86400,1,1795651200,12,2,0,2,0,0,0,0,0,0,0,0,0,0,0,0,0,315,0,315,0,0,0,X'5f010f01',X'');
INSERT INTO rollups VALUES(86400,1,1795651200,14,1,0,0,0,0,1,2026,198,0,1620,0,0,3255,3421,0,0,2751348,2751208,140,1031145,1720203,198,X'a90401',X'fe0301');
INSERT INTO rollups VALUES(86400,1,1795651200,16,1,0,0,0,0,1,339,211,0,0,0,0,555,473,0,0,1897600,1897450,150,591238,1306362,211,X'990401',X'e40301');
INSERT INTO rollups VALUES(86400,1,1795651200,17,1,0,0,0,0,1,734,191,0,0,0,0,1986,1689,0,0,1838841,1838706,135,302427,1536414,191,X'980401',X'c40301');
INSERT INTO rollups VALUES(86400,1,1795651200,18,1,0,0,0,0,0,2078,512,0,0,0,0,1317,1650,0,0,6178860,6178784,76,0,0,0,X'cf0401',X'');
INSERT INTO rollups VALUES(86400,1,1795651200,19,1,0,0,0,0,1,4044,174,0,0,0,0,2053,1896,0,0,1516521,1516401,120,259595,1256926,174,X'8e0401',X'bf0301');
INSERT INTO rollups VALUES(86400,1,1795651200,20,2,0,0,0,0,2,725,293,0,0,0,0,1096,759,0,0,2686695,2686488,207,622369,2064326,293,X'8604010401',X'a403013401');
INSERT INTO rollups VALUES(86400,1,1795651200,22,1,0,0,0,0,1,4034,1836,0,0,0,0,14748,39642,0,0,18979616,18979472,144,1323391,17656225,1836,X'840501',X'880401');
INSERT INTO rollups VALUES(86400,1,1795651200,24,1,0,0,0,0,1,699,466,0,0,0,0,3606,5126,0,0,5747630,5747530,100,218826,5528804,466,X'cb0401',X'b50301');
INSERT INTO rollups VALUES(86400,1,1795651200,25,1,0,0,0,0,1,360,123,0,0,0,0,213,128,0,0,1542437,1542339,98,365765,1176672,123,X'8f0401',X'cc0301');
INSERT INTO rollups VALUES(86400,1,1795651200,26,1,0,0,0,0,1,556,202,0,0,0,0,3176,2728,0,0,2282359,2282269,90,505716,1776643,202,X'a20401',X'dd0301');
CREATE TABLE rollup_log (
    entry INTEGER PRIMARY KEY,
    deltas BLOB NOT NULL
);
CREATE TABLE rollup_levels (
    level INTEGER PRIMARY KEY,
    complete_until INTEGER NOT NULL,
    kept_from INTEGER NOT NULL
);
INSERT INTO rollup_levels VALUES(60,9223372036854775807,0);
INSERT INTO rollup_levels VALUES(3600,1795820400,0);
INSERT INTO rollup_levels VALUES(86400,1795737600,0);
CREATE TABLE revisions (
    run INTEGER NOT NULL,
    revision TEXT NOT NULL,
    first_event INTEGER NOT NULL,
    first_us INTEGER NOT NULL,
    PRIMARY KEY (run, revision)
) WITHOUT ROWID;
INSERT INTO revisions VALUES(1,'04c0ef71d6d3',1882988885199290368,1795758137893385);
INSERT INTO revisions VALUES(1,'38aafca05183',1883009800987475968,1795778084743062);
INSERT INTO revisions VALUES(1,'9c8353ed59d5',1882915810494660608,1795688448424394);
INSERT INTO revisions VALUES(1,'edc94fd2fa70',1882886036696072192,1795660053917399);
CREATE VIEW split_names AS
SELECT s.id AS split, s.scope, model.text AS requested_model, grp.text AS group_name, tag.text AS tag, provider.text AS provider,
       resolved.text AS resolved_model, decision.text AS decision, reason.text AS reason, key.text AS key_id, consumer.text AS consumer
FROM splits AS s
JOIN names AS model ON model.id = s.requested_model
JOIN names AS grp ON grp.id = s.group_name
JOIN names AS tag ON tag.id = s.tag
JOIN names AS provider ON provider.id = s.provider
JOIN names AS resolved ON resolved.id = s.resolved_model
JOIN names AS decision ON decision.id = s.decision
JOIN names AS reason ON reason.id = s.reason
LEFT JOIN names AS key ON key.id = s.key_id
LEFT JOIN names AS consumer ON consumer.id = s.consumer;
CREATE VIEW requests AS
SELECT e.id, e.started_us, e.run, e.sequence, revision.text AS config_revision, n.requested_model, n.group_name, n.tag, n.provider,
       n.resolved_model, upstream.text AS upstream_model, strategy.text AS strategy, n.decision, n.reason, n.key_id, n.consumer, e.status,
       e.stream, e.fallback_count, e.tokens_prompt, e.tokens_completion, e.tokens_cached, e.tokens_cache_write, e.tokens_reasoning,
       e.tokens_estimated, e.estimated_cost_micros, e.actual_cost_micros, e.latency_us, e.upstream_us, e.gateway_us, e.first_token_us,
       finish.text AS finish_reason, dialect.text AS client_dialect, path.text AS path, road.text AS road,
       CASE typeof(e.trace_id) WHEN 'blob' THEN lower(hex(e.trace_id)) ELSE e.trace_id END AS trace_id
FROM events AS e
LEFT JOIN split_names AS n ON n.split = e.split
LEFT JOIN shapes AS s ON s.id = e.shape
LEFT JOIN names AS revision ON revision.id = e.config_revision
LEFT JOIN names AS upstream ON upstream.id = s.upstream_model
LEFT JOIN names AS strategy ON strategy.id = s.strategy
LEFT JOIN names AS finish ON finish.id = s.finish_reason
LEFT JOIN names AS dialect ON dialect.id = s.client_dialect
LEFT JOIN names AS path ON path.id = s.path
LEFT JOIN names AS road ON road.id = s.road;
COMMIT;
PRAGMA application_id=1396852086;
PRAGMA user_version=3;
