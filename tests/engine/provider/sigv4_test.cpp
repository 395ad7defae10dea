// Signature Version 4: AWS's own worked example, and its test suite where it is there.
#include "engine/provider/sigv4.hpp"

#include "engine/base/timestamp.hpp"
#include "engine/provider/kinds.hpp"
#include "engine/provider/sign.hpp"
#include "engine/wire/json.hpp"
#include "tests/engine/wire/vectors.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace signalbox::provider::sigv4 {
namespace {

constexpr std::string_view empty_sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr scope example{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "iam", "20150830T123600Z"};

/// A request of the suite: the lines of its file.
struct sample {
    std::string text;
    std::string method, path, query, payload_sha256;
    std::vector<field> fields;
    std::string body;
};

sample read_sample(std::filesystem::path const& folder)
{
    sample out;
    out.text = wire::vectors::read(folder / "request.txt");
    return out;
}

/// Splits the text; a line that begins with a blank goes on with the field before it.
void split(sample& of)
{
    std::string_view rest = of.text;
    auto const line = [&] {
        std::string_view const found = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), found.size() + 1));
        return found;
    };
    std::string_view const first = line();
    of.method = first.substr(0, first.find(' '));
    std::string_view const target = first.substr(of.method.size() + 1, first.rfind(' ') - of.method.size() - 1);
    of.path = target.substr(0, target.find('?'));
    if (of.path.size() < target.size()) of.query = target.substr(of.path.size() + 1);
    for (std::string_view each = line(); !each.empty(); each = line()) {
        if (each.front() == ' ') {
            std::string_view& before = of.fields.back().value;
            before = {before.data(), static_cast<std::size_t>(each.data() + each.size() - before.data())};
        } else {
            of.fields.push_back({each.substr(0, each.find(':')), each.substr(each.find(':') + 1)});
        }
    }
    of.body = rest;
}

}  // namespace

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html and the example for IAM's ListUsers.
TEST(sigv4, signs_the_worked_example)
{
    std::vector<field> const fields{{"Host", "iam.amazonaws.com"},
                                    {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                                    {"X-Amz-Date", "20150830T123600Z"}};
    request const of{"GET", "/", "Action=ListUsers&Version=2010-05-08", fields, empty_sha256};
    std::string const to_sign = string_to_sign(canonical_request(of), example);
    EXPECT_EQ(to_sign, "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
                       "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
    EXPECT_EQ(signature(to_sign, example), "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    EXPECT_EQ(authorization(of, example),
              "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
              "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

TEST(sigv4, hashes_pieces_as_one_text)
{
    std::string_view const pieces[] = {"ab", "", "c"};
    EXPECT_EQ(sha256_of(pieces), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_of({}), empty_sha256);
}

TEST(sigv4, writes_times_to_the_second)
{
    EXPECT_EQ(time_text(1'440'938'160'999'999), "20150830T123600Z");
    EXPECT_EQ(time_text(0), "19700101T000000Z");
}

TEST(sigv4, encodes_a_path_that_is_encoded_already_once_more)
{
    request const of{"POST", "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse", "b=2&a=x%20y&a=1&c", {}, empty_sha256};
    EXPECT_EQ(canonical_request(of), "POST\n/model/us.anthropic.claude-haiku-4-5-20251001-v1%253A0/converse\na=1&a=x%20y&b=2&c=\n\n\n" +
                                         std::string(empty_sha256));
}

TEST(sigv4, agrees_with_the_vectors)
{
    auto const folder = wire::vectors::folder() / "sigv4" / "v4";
    if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no vectors of AWS Signature Version 4";
    int seen = 0;
    for (auto const& each : std::filesystem::directory_iterator(folder)) {
        if (!each.is_directory()) continue;
        std::string const context = wire::vectors::read(each.path() / "context.json");
        wire::json_view const with{context};
        wire::json_view const credentials = with["credentials"];
        std::string const name = each.path().filename().string();
        sample one = read_sample(each.path());
        split(one);
        scope const by{*credentials["access_key_id"].plain_string(), *credentials["secret_access_key"].plain_string(),
                       *with["region"].plain_string(), *with["service"].plain_string(), "20150830T123600Z"};
        std::string_view const body = one.body;
        std::string const payload = sha256_of({&body, 1});
        one.fields.push_back({"X-Amz-Date", by.time});
        bool const late = with["omit_session_token"].boolean().value_or(false);
        std::string const token = credentials["token"].string_or({});
        if (!token.empty() && !late) one.fields.push_back({"X-Amz-Security-Token", token});
        if (with["sign_body"].boolean().value_or(false)) one.fields.push_back({"x-amz-content-sha256", payload});
        request const of{one.method, one.path, one.query, one.fields, payload};
        std::string const canonical = canonical_request(of, *with["normalize"].boolean());
        EXPECT_EQ(canonical, wire::vectors::read(each.path() / "header-canonical-request.txt")) << name;
        std::string const to_sign = string_to_sign(canonical, by);
        EXPECT_EQ(to_sign, wire::vectors::read(each.path() / "header-string-to-sign.txt")) << name;
        EXPECT_EQ(signature(to_sign, by), wire::vectors::read(each.path() / "header-signature.txt")) << name;
        ++seen;
    }
    EXPECT_GE(seen, 38);
}

TEST(region_of, is_the_part_before_the_domain_of_aws)
{
    EXPECT_EQ(region_of("bedrock-runtime.us-east-1.amazonaws.com"), "us-east-1");
    EXPECT_EQ(region_of("bedrock-runtime.eu-central-1.amazonaws.com"), "eu-central-1");
    for (char const* other : {"amazonaws.com", "api.openai.com", "bedrock.us-east-1.amazonaws.com.example", ""})
        EXPECT_EQ(region_of(other), "") << other;
}

}  // namespace signalbox::provider::sigv4

namespace signalbox::provider {
namespace {

definition bedrock()
{
    definition made;
    made.where = *wire::parse_url("https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1");
    made.authority = made.where.authority();
    made.style = credential_style::sigv4;
    made.credential = secret("s3cret-access-key");
    made.aws = {secret("AKIDEXAMPLE"), secret("tokentokentoken"), "us-west-2", "bedrock"};
    return made;
}

}  // namespace

TEST(sign, covers_host_content_type_and_every_field_of_aws_and_no_other)
{
    std::string head = "POST /openai/v1/chat/completions HTTP/1.1\r\nHost: bedrock-runtime.us-west-2.amazonaws.com\r\nContent-Type: "
                       "application/json\r\nUser-Agent: signalbox\r\nX-Amzn-Other: 1\r\nX-Amz-Team: blue\r\n";
    std::string const before = head;
    sign(head, {}, bedrock(), model::wall_time(std::chrono::microseconds(1'440'938'160'000'000)));
    ASSERT_TRUE(head.starts_with(before));
    EXPECT_NE(head.find("X-Amz-Date: 20150830T123600Z\r\nX-Amz-Security-Token: tokentokentoken\r\nAuthorization: AWS4-HMAC-SHA256 "
                        "Credential=AKIDEXAMPLE/20150830/us-west-2/bedrock/aws4_request, "
                        "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-team, Signature="),
              std::string::npos)
        << head;
}

TEST(sign, takes_the_path_out_of_a_proxys_whole_address)
{
    definition to = bedrock();
    to.where.tls = false;
    model::wall_time const now{std::chrono::microseconds(1'440'938'160'000'000)};
    std::string const rest = " HTTP/1.1\r\nHost: bedrock-runtime.us-west-2.amazonaws.com\r\n";
    std::string direct = "POST /openai/v1/x?a=b" + rest, proxied = "POST http://" + to.authority + "/openai/v1/x?a=b" + rest;
    sign(direct, {}, to, now);
    to.proxy = *wire::parse_proxy("http://p:3128");
    sign(proxied, {}, to, now);
    EXPECT_EQ(direct.substr(direct.find("Signature=")), proxied.substr(proxied.find("Signature=")));
}

TEST(index_secrets, holds_what_signs_for_aws)
{
    auto const made = index_secrets(bedrock());
    for (char const* each : {"s3cret-access-key", "AKIDEXAMPLE", "tokentokentoken"})
        EXPECT_TRUE(model::shows_secret(std::string("got ") + each, *made)) << each;
}

}  // namespace signalbox::provider
