// What an operator's program changes over the pages: the configuration, keys and limits; and that a request without the token does not.
#include "server/operator_pages.hpp"
#include "tests/server/served_program.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>

#include <sys/stat.h>
#include <unistd.h>

namespace signalbox::test {
namespace {

using ::testing::HasSubstr;

std::string bytes_of(std::string const& file)
{
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

class operator_changes : public testing::Test {
protected:
    operator_changes() { at.write("token.txt", "of-the-operator\n"); }

    static std::string text(std::string const& more = {})
    {
        return "# kept as it is\nsignalbox: 1\nserver: {listen: [\"127.0.0.1:0\"], admin: {listen: \"127.0.0.1:0\", token: {file: "
               "token.txt}}}\nstorage: {path: events.db}\n" +
               simulated_models + "limits: [{id: few, by: [consumer], count: requests, amount: 2, window: 1h}]\n" + more;
    }

    http_reply send(served_program& one, std::string const& method, std::string const& path, std::string const& body = {},
                    std::string const& lines = {})
    {
        return ask(one.admin_port(), method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer of-the-operator\r\n" +
                                         lines + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    static int chat(served_program& one, std::string const& key)
    {
        return one.chat("sim", false, "Authorization: Bearer " + key + "\r\n").status;
    }

    temporary_folder at;
};

TEST_F(operator_changes, replace_the_configuration_whole_and_apply_it)
{
    served_program one(at, text());
    auto const read = send(one, "GET", "/config");
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.body, text());
    EXPECT_EQ(read.header("content-type"), "application/yaml");
    ::chmod(one.file().c_str(), 0640);
    std::string const fresh = text("groups2: []\n"), good = text("meta: {name: second}\n");
    auto const tagged = "If-Match: " + read.header("etag") + "\r\n";

    auto const wrong = send(one, "PUT", "/config", fresh, tagged);
    EXPECT_EQ(wrong.status, 422);
    EXPECT_THAT(wrong.body, HasSubstr("groups2"));
    EXPECT_EQ(bytes_of(one.file()), text()) << "nothing was written";

    auto const checked = send(one, "PUT", "/config?check=true", good);
    EXPECT_EQ(checked.status, 200) << checked.body;
    EXPECT_FALSE(field(json_of(checked.body), "applied").bool_value());
    EXPECT_EQ(bytes_of(one.file()), text());

    auto const put = send(one, "PUT", "/config", good, tagged);
    ASSERT_EQ(put.status, 200) << put.body;
    EXPECT_TRUE(field(json_of(put.body), "applied").bool_value());
    EXPECT_EQ(bytes_of(one.file()), good);
    auto const health = json_of(send(one, "GET", "/health").body);
    EXPECT_EQ(text_field(health, "config_name"), "second");
    EXPECT_EQ(text_field(health, "config_revision"), text_field(json_of(put.body), "revision"));
    EXPECT_EQ(number_field(health, "reload.applied"), 1) << "what was written here is not found as a change";
    struct stat now {};
    ASSERT_EQ(::stat(one.file().c_str(), &now), 0);
    EXPECT_EQ(now.st_mode & 0777, 0640u);

    auto const late = send(one, "PUT", "/config", text(), tagged);
    EXPECT_EQ(late.status, 412);
    EXPECT_EQ(late.header("etag"), put.header("etag"));
    std::string const bare = put.header("etag").substr(1, put.header("etag").size() - 2);
    auto const unquoted = send(one, "PUT", "/config", text(), "If-Match: " + bare + "\r\n");
    EXPECT_EQ(unquoted.status, 412);
    EXPECT_THAT(unquoted.body, HasSubstr("with its quotes"));
    EXPECT_EQ(send(one, "PUT", "/config", good, "If-Match: \"other\", " + put.header("etag") + "\r\n").status, 200);
    EXPECT_EQ(send(one, "PUT", "/config", text()).status, 428);
    EXPECT_EQ(send(one, "PUT", "/config?force=true", text()).status, 400);
    EXPECT_EQ(bytes_of(one.file()), good);
    EXPECT_EQ(send(one, "PUT", "/config", text(), "If-Match: *\r\n").status, 200);
}

TEST_F(operator_changes, keep_the_texts_of_configurations_and_what_came_of_them)
{
    std::string const second = text("meta: {name: second}\n");
    served_program one(at, text());
    auto const put = send(one, "PUT", "/config", second, "If-Match: *\r\nX-Signalbox-Note: more for B, as agreed\r\n");
    ASSERT_EQ(put.status, 200) << put.body;
    EXPECT_EQ(send(one, "PUT", "/config", text("nonsense: 1\n"), "If-Match: *\r\n").status, 422) << "never written, so never kept";
    auto const history = field(json_of(send(one, "GET", "/config/history").body), "configurations").list_value();
    ASSERT_EQ(history.values_size(), 2);
    auto const& newest = history.values(0);
    EXPECT_EQ(text_field(newest, "outcome"), "applied");
    EXPECT_EQ(text_field(newest, "because"), "PUT /config");
    EXPECT_EQ(text_field(newest, "note"), "more for B, as agreed");
    EXPECT_EQ(text_field(newest, "revision"), text_field(json_of(put.body), "revision"));
    EXPECT_EQ(number_field(newest, "bytes"), second.size());
    EXPECT_EQ(text_field(history.values(1), "because"), "start");
    auto const id = [&](int which) { return std::to_string(static_cast<int>(number_field(history.values(which), "id"))); };
    auto const older = send(one, "GET", "/config/history/" + id(1));
    EXPECT_EQ(older.status, 200);
    EXPECT_EQ(older.header("content-type"), "application/yaml");
    EXPECT_EQ(older.body, text());
    EXPECT_EQ(send(one, "GET", "/config/history/" + id(0)).body, second);
    auto const before = field(json_of(send(one, "GET", "/config/history?before=" + id(0)).body), "configurations").list_value();
    EXPECT_EQ(before.values_size(), 1);
    for (std::string const none : {"/config/history/77", "/config/history/x"}) EXPECT_EQ(send(one, "GET", none).status, 404) << none;
    for (std::string const wrong : {"/config/history?before=x", "/config/history?after=1"})
        EXPECT_EQ(send(one, "GET", wrong).status, 400) << wrong;
    auto const wordy = send(one, "PUT", "/config", text(), "If-Match: *\r\nX-Signalbox-Note: " + std::string(513, 'x') + "\r\n");
    EXPECT_EQ(wordy.status, 400);
    EXPECT_THAT(wordy.body, HasSubstr("at most 512 bytes"));
}

TEST_F(operator_changes, keep_the_text_of_a_file_that_was_refused)
{
    served_program one(at, text());
    std::string const wrong = text("nonsense: 1\n");
    std::ofstream(one.file(), std::ios::binary | std::ios::trunc) << wrong;
    ASSERT_TRUE(eventually([&] { return number_field(json_of(send(one, "GET", "/health").body), "reload.refused") == 1; }));
    auto const history = field(json_of(send(one, "GET", "/config/history").body), "configurations").list_value();
    ASSERT_EQ(history.values_size(), 2);
    EXPECT_EQ(text_field(history.values(0), "outcome"), "refused");
    EXPECT_EQ(text_field(history.values(0), "because"), "file changed");
    EXPECT_THAT(text_field(history.values(0), "trouble"), HasSubstr("nonsense"));
    auto const id = std::to_string(static_cast<int>(number_field(history.values(0), "id")));
    EXPECT_EQ(send(one, "GET", "/config/history/" + id).body, wrong);
}

TEST_F(operator_changes, name_the_fields_that_a_running_server_keeps)
{
    served_program one(at, text());
    auto const put = send(one, "PUT", "/config", text("meta: {enabled: false}\n"), "If-Match: *\r\n");
    EXPECT_EQ(put.status, 422);
    EXPECT_THAT(put.body, HasSubstr("meta.enabled"));
    std::string other = text();
    other.replace(other.find("events.db"), 9, "others.db");
    auto const kept = send(one, "PUT", "/config?check=true", other);
    auto const fields = field(json_of(kept.body), "takes_effect_at_start").list_value();
    ASSERT_EQ(fields.values_size(), 1) << kept.body;
    EXPECT_EQ(fields.values(0).string_value(), "storage.path");
}

TEST_F(operator_changes, make_rotate_and_end_keys_at_once)
{
    served_program one(at, text());
    auto const made = send(one, "POST", "/keys", R"({"name":"app","allow":["model:sim"],"expires":"30d"})");
    ASSERT_EQ(made.status, 201) << made.body;
    std::string const key = text_field(json_of(made.body), "key"), id = text_field(json_of(made.body), "id");
    EXPECT_EQ(chat(one, key), 200) << "without a pause";
    auto const listed = send(one, "GET", "/keys");
    EXPECT_THAT(listed.body, HasSubstr("\"id\":\"" + id + "\""));
    EXPECT_EQ(listed.body.find(key), std::string::npos);
    EXPECT_EQ(listed.body.find("\"key\":"), std::string::npos);
    auto const next = send(one, "POST", "/keys/" + id + "/rotate", R"({"grace":"0s","expires":"7d"})");
    ASSERT_EQ(next.status, 201) << next.body;
    std::string const other = text_field(json_of(next.body), "key");
    EXPECT_EQ(chat(one, key), 401);
    EXPECT_EQ(chat(one, other), 200);
    auto const ended = send(one, "DELETE", "/keys/" + text_field(json_of(next.body), "id"));
    EXPECT_EQ(ended.status, 200);
    EXPECT_EQ(text_field(json_of(ended.body), "state"), "revoked");
    EXPECT_EQ(chat(one, other), 401);
}

TEST_F(operator_changes, say_what_is_wrong_with_a_key)
{
    served_program one(at, text());
    struct row {
        std::string body, says;
    };
    for (row const& each : {row{"{}", "\"name\" is missing"},
                            {R"({"name":7})", "\"name\" must be a string"},
                            {R"({"name":"a","allow":"model:sim"})", "\"allow\" must be a list of strings"},
                            {R"({"name":"a","allow":["modl:sim"]})", "write model:ID"},
                            {R"({"name":"a","allow":["model:sin"]})", "did you mean \\\"model:sim\\\"?"},
                            {R"({"name":"a","expires":"soon"})", "\"expires\": write"},
                            {R"({"name":"a","expires":"2020-01-01"})", "in the past"},
                            {R"({"name":"a","owner":"b"})", "unknown member \\\"owner\\\"; known here: name, consumer, allow, expires"},
                            {"[1]", "no JSON object"},
                            {"{", "no JSON"}}) {
        auto const refused = send(one, "POST", "/keys", each.body);
        EXPECT_EQ(refused.status, 400) << each.body;
        std::string words = each.says;
        if (words.find('\\') == words.npos)
            for (std::size_t i = 0; (i = words.find('"', i)) != words.npos; i += 2) words.insert(i, "\\");
        EXPECT_THAT(refused.body, HasSubstr(words)) << each.body;
    }
    EXPECT_EQ(send(one, "DELETE", "/keys/key_nothere").status, 404);
    EXPECT_EQ(send(one, "POST", "/keys/key_nothere/rotate").status, 404);
    EXPECT_EQ(send(one, "GET", "/keys").body, "{\"keys\":[]}\n");
}

TEST_F(operator_changes, reset_what_a_limit_has_counted)
{
    served_program one(at, text("consumers: [{name: a, keys: [{secret: {file: " + at.write("a.key", "sb_key_of_a_12345") +
                                "}}]}, {name: b, keys: [{secret: {file: " + at.write("b.key", "sb_key_of_b_12345") + "}}]}]\n"));
    for (std::string const key : {"sb_key_of_a_12345", "sb_key_of_b_12345"}) {
        EXPECT_EQ(chat(one, key), 200);
        EXPECT_EQ(chat(one, key), 200);
        EXPECT_EQ(chat(one, key), 429);
    }
    EXPECT_EQ(send(one, "POST", "/limits/none/reset").status, 404);
    EXPECT_EQ(send(one, "POST", "/limits/few/reset", R"({"of":"nobody"})").status, 404);
    EXPECT_EQ(send(one, "POST", "/limits/few/reset", R"({"off":"a"})").status, 400);
    EXPECT_EQ(chat(one, "sb_key_of_a_12345"), 429);
    auto const of_a = send(one, "POST", "/limits/few/reset", R"({"of":"a"})");
    EXPECT_EQ(of_a.body, "{\"limit\":\"few\",\"counters\":1}\n");
    EXPECT_EQ(chat(one, "sb_key_of_a_12345"), 200);
    EXPECT_EQ(chat(one, "sb_key_of_b_12345"), 429);
    EXPECT_EQ(send(one, "POST", "/limits/few/reset").body, "{\"limit\":\"few\",\"counters\":2}\n");
    EXPECT_EQ(chat(one, "sb_key_of_b_12345"), 200);
}

TEST_F(operator_changes, are_closed_without_a_token_in_the_configuration)
{
    served_program one(at, on_free_ports(simulated_models, "public: true, "));
    for (auto const& [method, path] : std::initializer_list<std::pair<std::string, std::string>>{{"GET", "/config"},
                                                                                                 {"PUT", "/config"},
                                                                                                 {"POST", "/keys"},
                                                                                                 {"DELETE", "/keys/x"},
                                                                                                 {"POST", "/keys/x/rotate"},
                                                                                                 {"POST", "/limits/x/reset"}}) {
        auto const refused = send(one, method, path);
        EXPECT_EQ(refused.status, 403) << method << path;
        EXPECT_THAT(refused.body, HasSubstr("server.admin.token"));
    }
    EXPECT_EQ(send(one, "GET", "/keys").status, 200);
    auto const other = send(one, "PATCH", "/config");
    EXPECT_EQ(other.status, 405);
    EXPECT_EQ(other.header("allow"), "GET, HEAD, PUT");
}

TEST_F(operator_changes, have_a_limit_of_their_own_for_bodies)
{
    served_program one(at, text());
    auto const refused = ask(one.admin_port(), "PUT /config HTTP/1.1\r\nHost: localhost\r\nIf-Match: *\r\nAuthorization: Bearer "
                                               "of-the-operator\r\nContent-Length: 5000000\r\n\r\n");
    EXPECT_EQ(refused.status, 413);
    EXPECT_THAT(refused.body, HasSubstr("the body has 5000000 bytes, the limit is 4194304\""));
}

TEST_F(operator_changes, need_the_token_that_there_is)
{
    served_program one(at, text());
    auto const put = ask(one.admin_port(), "PUT /config HTTP/1.1\r\nHost: localhost\r\nIf-Match: *\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(put.status, 401);
    EXPECT_EQ(ask(one.admin_port(), get("/keys")).status, 401);
}

/// Every page and method, and nothing else.
TEST(operator_pages_described, by_OpenAPI)
{
    std::set<std::string> served, described;
    for (server::operator_page const& each : server::operator_pages())
        served.insert(std::string(each.method) + " " + std::string(each.path));
    std::string const file = bytes_of(std::string(SIGNALBOX_SOURCE_DIR) + "/docs/formats/admin.openapi.json");
    auto const paths = boost::json::parse(file).at("paths").as_object();
    for (auto const& [path, methods] : paths)
        for (auto const& [method, what] : methods.as_object()) {
            if (method == "parameters") continue;
            std::string name(method.data(), method.size());
            for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
            described.insert(name + " " + std::string(path.data(), path.size()));
        }
    EXPECT_EQ(described, served);
}

}  // namespace
}  // namespace signalbox::test
