// What provider kinds bring along, which vendors are known by their host, and which headers may be configured.
#include "engine/provider/kinds.hpp"

#include <gmock/gmock.h>

namespace signalbox::provider {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(kinds, are_known_by_their_names)
{
    EXPECT_THAT(kind_names(), ElementsAre("openai", "anthropic", "openai_compatible", "gemini", "ollama", "azure", "mistral", "deepseek",
                                          "groq", "openrouter", "xai", "together", "fireworks", "vllm", "llamacpp", "bedrock", "vertex",
                                          "cohere", "template", "simulator"));
    for (std::string_view each : kind_names()) EXPECT_EQ(name(*kind_named(each)), each);
    EXPECT_FALSE(kind_named("OpenAI"));
    EXPECT_FALSE(kind_named(""));
}

TEST(kinds, bring_the_vendors_address_dialect_and_credential)
{
    kind_defaults const& openai = defaults(kind::openai);
    EXPECT_EQ(openai.base_url, "https://api.openai.com/v1");
    EXPECT_EQ(openai.spoken, model::dialect::openai_chat);
    EXPECT_EQ(openai.style, credential_style::bearer);
    EXPECT_TRUE(openai.needs_credential);
    kind_defaults const& anthropic = defaults(kind::anthropic);
    EXPECT_EQ(anthropic.base_url, "https://api.anthropic.com/v1");
    EXPECT_EQ(anthropic.spoken, model::dialect::anthropic);
    EXPECT_EQ(anthropic.style, credential_style::header);
    EXPECT_EQ(anthropic.credential_header, "x-api-key");
    EXPECT_FALSE(anthropic.dialect_may_differ);
}

TEST(kinds, ask_local_servers_for_an_address_but_no_key)
{
    kind_defaults const& local = defaults(kind::openai_compatible);
    EXPECT_TRUE(local.needs_base_url);
    EXPECT_FALSE(local.needs_credential);
    EXPECT_TRUE(local.dialect_may_differ);
    EXPECT_FALSE(defaults(kind::simulator).needs_base_url);
}

TEST(kinds, of_vendors_have_their_address_and_a_bearer_token)
{
    kind_defaults const& groq = defaults(kind::groq);
    EXPECT_EQ(groq.base_url, "https://api.groq.com/openai/v1");
    EXPECT_EQ(groq.style, credential_style::bearer);
    EXPECT_TRUE(groq.needs_credential);
    EXPECT_EQ(groq.also, model::dialect::openai_responses);
    EXPECT_EQ(defaults(kind::mistral).also, std::nullopt);
    EXPECT_TRUE(defaults(kind::vllm).keyless && defaults(kind::llamacpp).keyless);
    EXPECT_EQ(defaults(kind::azure).credential_header, "api-key");
    EXPECT_EQ(defaults(kind::azure).style, credential_style::header);
}

TEST(kinds, that_need_an_address_show_one)
{
    for (std::string_view each : kind_names()) {
        kind_defaults const& of = defaults(*kind_named(each));
        EXPECT_EQ(of.needs_base_url, !of.example.empty()) << each;
        EXPECT_EQ(of.needs_base_url || of.which == kind::simulator || of.which == kind::bedrock || of.which == kind::vertex,
                  of.base_url.empty())
            << each;
    }
}

TEST(kinds, stand_at_their_own_place_in_the_table)
{
    for (std::string_view each : kind_names()) EXPECT_EQ(defaults(*kind_named(each)).which, *kind_named(each));
}

std::string_view vendor_of(kind which, std::string_view host)
{
    return price_vendor(which, host, defaults(which).spoken);
}

TEST(price_vendor, goes_by_the_host)
{
    EXPECT_EQ(vendor_of(kind::openai, "api.openai.com"), "openai");
    EXPECT_EQ(vendor_of(kind::openai_compatible, "api.groq.com"), "groq");
    EXPECT_EQ(vendor_of(kind::openai_compatible, "openrouter.ai"), "openrouter");
    EXPECT_EQ(vendor_of(kind::openai_compatible, "api.openai.com"), "openai");
    EXPECT_EQ(vendor_of(kind::openai_compatible, "mine.openai.azure.com"), "azure");
    EXPECT_EQ(vendor_of(kind::azure, "mine.services.ai.azure.com"), "azure");
    EXPECT_EQ(vendor_of(kind::mistral, "proxy.internal"), "mistral");
}

TEST(price_vendor, gives_local_servers_no_list_price_and_proxies_their_vendors)
{
    EXPECT_EQ(vendor_of(kind::openai_compatible, "localhost"), "openai_compatible");
    EXPECT_EQ(vendor_of(kind::openai_compatible, "evil-api.groq.com"), "openai_compatible");
    EXPECT_EQ(vendor_of(kind::openai_compatible, ".openai.azure.com"), "openai_compatible");
    EXPECT_EQ(vendor_of(kind::openai, "proxy.internal"), "openai");
    EXPECT_EQ(vendor_of(kind::anthropic, "proxy.internal"), "anthropic");
    EXPECT_EQ(vendor_of(kind::simulator, "api.openai.com"), "simulator");
}

TEST(price_vendor, gives_the_models_at_vertex_the_prices_of_their_makers)
{
    constexpr std::string_view host = "europe-west1-aiplatform.googleapis.com";
    EXPECT_EQ(price_vendor(kind::vertex, host, model::dialect::gemini), "google");
    EXPECT_EQ(price_vendor(kind::vertex, host, model::dialect::anthropic), "anthropic");
    EXPECT_EQ(price_vendor(kind::bedrock, "bedrock-runtime.us-east-1.amazonaws.com", model::dialect::anthropic), "bedrock");
}

constexpr operation_path completions{"/chat/completions"}, messages{"/messages", true};

TEST(base_path, adds_what_people_leave_out)
{
    EXPECT_EQ(base_path(kind::openai, completions, "api.openai.com", ""), "/v1");
    EXPECT_EQ(base_path(kind::anthropic, messages, "api.anthropic.com", ""), "/v1");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "localhost", ""), "/v1");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "api.groq.com", ""), "/openai/v1");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "api.perplexity.ai", ""), "");
    EXPECT_EQ(base_path(kind::gemini, completions, "generativelanguage.googleapis.com", ""), "/v1beta");
    EXPECT_EQ(base_path(kind::gemini, completions, "localhost", "/v1"), "/v1");
    constexpr operation_path ollama_chat{"/api/chat"};
    for (std::string_view const given : {"", "/", "/v1", "/api", "/api/chat"})
        EXPECT_EQ(base_path(kind::ollama, ollama_chat, "localhost", given), "") << given;
    EXPECT_EQ(base_path(kind::ollama, ollama_chat, "localhost", "/behind/a/proxy"), "/behind/a/proxy");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "generativelanguage.googleapis.com", ""), "/v1beta/openai");
    EXPECT_EQ(base_path(kind::simulator, completions, "", ""), "");
    EXPECT_EQ(base_path(kind::groq, completions, "api.groq.com", ""), "/openai/v1");
    EXPECT_EQ(base_path(kind::groq, completions, "a.proxy", ""), "/openai/v1");
    EXPECT_EQ(base_path(kind::fireworks, completions, "a.proxy", "/v1"), "/v1");
    EXPECT_EQ(base_path(kind::vllm, completions, "localhost", ""), "/v1");
}

TEST(base_path, keeps_what_is_given_and_cuts_an_operation_off)
{
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "localhost", "/custom/v2"), "/custom/v2");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "localhost", "/v1/"), "/v1");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "localhost", "/v1/chat/completions"), "/v1");
    EXPECT_EQ(base_path(kind::anthropic, messages, "api.anthropic.com", "/v1/messages"), "/v1");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "localhost", "/chat/completions"), "/v1");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "localhost", "/v1/messages"), "/v1/messages")
        << "another dialect's operation";
}

TEST(base_path, takes_an_address_as_anthropics_sdks_take_it)
{
    EXPECT_EQ(base_path(kind::anthropic, messages, "api.z.ai", "/api/anthropic"), "/api/anthropic/v1");
    EXPECT_EQ(base_path(kind::anthropic, messages, "api.z.ai", "/api/anthropic/v1"), "/api/anthropic/v1");
    EXPECT_EQ(base_path(kind::anthropic, messages, "api.z.ai", "/api/anthropic/v1/messages"), "/api/anthropic/v1");
    EXPECT_EQ(base_path(kind::openai_compatible, messages, "h", "/anthropic/v2beta"), "/anthropic/v2beta");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "h", "/api/anthropic"), "/api/anthropic");
}

TEST(base_path, puts_slashes_and_a_version_written_twice_right)
{
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "h", "//v1//"), "/v1");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "h", "/v1/v1"), "/v1");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "h", "/v1/v1/chat/completions"), "/v1");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "h", "/a//b/v1/v2"), "/a/b/v1/v2");
    EXPECT_EQ(base_path(kind::openai_compatible, completions, "h", "/a/a"), "/a/a");
    EXPECT_EQ(base_path(kind::openai, completions, "api.openai.com", "//"), "/v1");
}

TEST(base_path, of_azure_is_that_of_its_current_api_or_of_a_deployment)
{
    auto const path = [](std::string_view given, std::string_view version = {}) {
        return base_path(kind::azure, completions, "r.openai.azure.com", given, version);
    };
    EXPECT_EQ(path(""), "/openai/v1");
    EXPECT_EQ(path("/openai/"), "/openai/v1");
    EXPECT_EQ(path("", "preview"), "/openai/v1");
    EXPECT_EQ(path("/openai/v1/"), "/openai/v1");
    EXPECT_EQ(path("/openai/v1/chat/completions"), "/openai/v1");
    EXPECT_EQ(path("", "2024-10-21"), "/openai/deployments/") << "the model follows";
    EXPECT_EQ(path("/openai", "2024-10-21"), "/openai/deployments/");
    EXPECT_EQ(path("/openai/deployments/"), "/openai/deployments/");
    EXPECT_EQ(path("/openai/deployments/gpt-4o/"), "/openai/deployments/gpt-4o");
    EXPECT_EQ(path("/openai/deployments/gpt-4o/chat/completions", "2024-10-21"), "/openai/deployments/gpt-4o");
    EXPECT_EQ(path("/behind/a/proxy"), "/behind/a/proxy");
}

TEST(header_problem, lets_plain_headers_through)
{
    EXPECT_EQ(header_problem("HTTP-Referer", "https://example.org"), "");
    EXPECT_EQ(header_problem("OpenAI-Organization", "org-1\tx"), "");
    EXPECT_EQ(header_problem("x-title", "caf\xC3\xA9"), "");
}

TEST(header_problem, refuses_what_is_no_header)
{
    EXPECT_THAT(header_problem("", "x"), HasSubstr("no header name"));
    EXPECT_THAT(header_problem("two words", "x"), HasSubstr("no header name"));
    EXPECT_THAT(header_problem("x:y", "x"), HasSubstr("no header name"));
    EXPECT_THAT(header_problem("x-a", "one\r\nx-b: two"), HasSubstr("control character"));
}

TEST(header_problem, keeps_framing_and_keys_to_the_gateway)
{
    for (std::string_view name : {"Host", "content-length", "Transfer-Encoding", "CONNECTION", "Accept-Encoding", "Content-Type"})
        EXPECT_THAT(header_problem(name, "x"), HasSubstr("written by the gateway")) << name;
    EXPECT_THAT(header_problem("Authorization", "Bearer x"), HasSubstr("under auth"));
    EXPECT_THAT(header_problem("Proxy-authorization", "Basic x"), HasSubstr("in its address (proxy: http://USER:PASSWORD@HOST:PORT)"));
}

}  // namespace
}  // namespace signalbox::provider
