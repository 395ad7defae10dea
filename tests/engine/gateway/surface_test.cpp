// Which paths are answered, and what is said about the others.
#include "engine/surface.hpp"

#include <gtest/gtest.h>

namespace signalbox {
namespace {

using model::dialect;

TEST(surface, knows_its_paths)
{
    EXPECT_EQ(find_place("/v1/chat/completions"), (place{endpoint::chat, dialect::openai_chat, ""}));
    EXPECT_EQ(find_place("/v1/messages"), (place{endpoint::chat, dialect::anthropic, ""}));
    EXPECT_EQ(find_place("/v1/messages/count_tokens"),
              (place{endpoint::chat, dialect::anthropic, "", signalbox::dialect::operation::count_tokens}));
    EXPECT_EQ(find_place("/v1/responses"), (place{endpoint::chat, dialect::openai_responses, ""}));
    using enum signalbox::dialect::model_place;
    auto constexpr chat = signalbox::dialect::operation::chat;
    EXPECT_EQ(find_place("/v1beta/models/a%2Fb:generateContent"), (place{endpoint::chat, dialect::gemini, "a%2Fb", chat, path_of_whole}));
    EXPECT_EQ(find_place("/v1/models/a/b:streamGenerateContent"), (place{endpoint::chat, dialect::gemini, "a/b", chat, path_of_stream}));
    EXPECT_EQ(find_place("/v1beta/models/m:countTokens").asked, signalbox::dialect::operation::count_tokens);
    EXPECT_EQ(find_place("/v1beta/models"), (place{endpoint::models, dialect::gemini, ""}));
    EXPECT_EQ(find_place("/v1beta/models/m"), (place{endpoint::one_model, dialect::gemini, "m"}));
    EXPECT_EQ(find_place("/api/chat"), (place{endpoint::chat, dialect::ollama, ""}));
    EXPECT_EQ(find_place("/api/generate"), (place{endpoint::chat, dialect::ollama, "", signalbox::dialect::operation::generate}));
    EXPECT_EQ(find_place("/api/tags"), (place{endpoint::models, dialect::ollama, ""}));
    EXPECT_EQ(find_place("/api/show"), (place{endpoint::details, dialect::ollama, ""}));
    EXPECT_EQ(find_place("/api/version/"), (place{endpoint::version, dialect::ollama, ""}));
    EXPECT_EQ(methods_of(endpoint::details), "POST");
    EXPECT_EQ(methods_of(endpoint::version), "GET, HEAD");
    EXPECT_EQ(find_place("/v1/models").what, endpoint::models);
    EXPECT_EQ(find_place("/v1/models/meta/llama%2F3"), (place{endpoint::one_model, dialect::openai_chat, "meta/llama%2F3"}));
}

TEST(surface, understands_a_base_address_that_gave_the_version_twice_or_a_slash_too_many)
{
    for (std::string_view const path : {"/v1/v1/chat/completions", "//v1/chat/completions", "/v1//chat/completions",
                                        "/v1/chat/completions/", "/v1/v1/v1//chat//completions//"})
        EXPECT_EQ(find_place(path), (place{endpoint::chat, dialect::openai_chat, ""})) << path;
    for (std::string_view const path : {"/v1/v1/messages", "/v1/messages/", "//v1//messages"})
        EXPECT_EQ(find_place(path), (place{endpoint::chat, dialect::anthropic, ""})) << path;
    EXPECT_EQ(find_place("/v1/models/").what, endpoint::models);
    EXPECT_EQ(find_place("/v1/v1/models/gpt/").name, "gpt");
}

TEST(surface, knows_sessions_which_are_asked_by_get)
{
    place const asked = find_place("/v1/realtime");
    EXPECT_EQ(asked, (place{endpoint::session, dialect::openai_chat, "", signalbox::dialect::operation::realtime}));
    EXPECT_EQ(find_place("/v1/v1/realtime/"), asked);
    EXPECT_EQ(operation_of(asked), "realtime");
    EXPECT_EQ(methods_of(endpoint::session), "GET");
    EXPECT_FALSE(is_asked_by_post(endpoint::session));
}

TEST(surface, knows_embeddings_of_the_formats_whose_clients_ask_for_them)
{
    using signalbox::dialect::operation;
    place const asked = find_place("/v1/embeddings");
    EXPECT_EQ(asked, (place{endpoint::chat, dialect::openai_chat, "", operation::embeddings}));
    EXPECT_EQ(operation_of(asked), "embeddings");
    EXPECT_EQ(find_place("/v1/v1/embeddings/"), asked);
    EXPECT_EQ(find_place("/api/embed"), (place{endpoint::chat, dialect::ollama, "", operation::embeddings}));
    EXPECT_EQ(find_place("/api/embeddings"), (place{endpoint::chat, dialect::ollama, "", operation::embed_one}));
    for (std::string const version : {"/v1beta", "/v1"}) {
        EXPECT_EQ(find_place(version + "/models/m:batchEmbedContents").asked, operation::embeddings);
        EXPECT_EQ(find_place(version + "/models/m:embedContent").asked, operation::embed_one);
    }
    EXPECT_EQ(operation_of(find_place("/api/embeddings")), "embeddings");
}

TEST(surface, knows_what_else_clients_of_openai_ask_for)
{
    for (auto const& [path, name] :
         {std::pair("/v1/completions", "chat"), std::pair("/v1/moderations", "moderations"), std::pair("/v1/rerank", "rerank"),
          std::pair("/v1/images/generations", "images"), std::pair("/v1/images/edits", "images"),
          std::pair("/v1/images/variations", "images"), std::pair("/v1/audio/speech", "speech"),
          std::pair("/v1/audio/transcriptions", "transcriptions"), std::pair("/v1/audio/translations", "translations")}) {
        EXPECT_EQ(find_place(path).what, endpoint::chat) << path;
        EXPECT_EQ(operation_of(find_place(path)), name) << path;
    }
    EXPECT_EQ(find_place("/v1/completions").asked, signalbox::dialect::operation::generate);
}

TEST(surface, does_not_take_other_paths_for_its_own)
{
    for (std::string_view const path : {"/", "/v1", "/v1/", "/v2/messages", "/chat/completions", "/v1/messagesx", "/v1/chat",
                                        "/v1v1/messages", "", "/V1/messages", "/v1/messages/count_tokensx"})
        EXPECT_EQ(find_place(path).what, endpoint::unknown) << path;
}

TEST(surface, says_what_an_unknown_path_may_have_meant)
{
    EXPECT_EQ(words_for_unknown("/chat/completions"), "no such path; did you mean /v1/chat/completions?");
    EXPECT_EQ(words_for_unknown("/responses"), "no such path; did you mean /v1/responses?");
    EXPECT_EQ(words_for_unknown("/v1/conversations"), "no such path: this gateway stores no conversations");
    EXPECT_EQ(words_for_unknown("/embeddings/"), "no such path; did you mean /v1/embeddings?");
    EXPECT_EQ(words_for_unknown("/audio/speech"), "no such path; did you mean /v1/audio/speech?");
    EXPECT_EQ(words_for_unknown("/x"),
              "no such path; try /v1/chat/completions, /v1/messages, /v1/responses, "
              "/v1beta/models/{model}:generateContent, /api/chat, /model/{model}/converse, /v1/unified, /v2/chat or /v1/models");
    EXPECT_EQ(words_for_unknown("/api/pull"), "no such path: this gateway stores no models");
}

}  // namespace
}  // namespace signalbox
