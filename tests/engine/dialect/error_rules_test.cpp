// What providers' errors mean. Messages are the servers' own, as their users report them.
#include "engine/dialect/parts/error_rules.hpp"

#include "engine/dialect/parts/context_words.hpp"

#include <gtest/gtest.h>

namespace signalbox::dialect {
namespace {

TEST(kind_of, knows_a_spent_credit_whatever_status_it_has)
{
    for (model::reply_error const& each : std::initializer_list<model::reply_error>{
             {400, "invalid_request_error", "",
              "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing."},
             {400, "invalid_request_error", "", "You have reached your specified API usage limits. You will regain access on 2026-12-01."},
             {429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota"},
             {429, "rate_limit_error", "enforced_spend_limit_reached", "m"},
             {403, "", "", "Insufficient Balance"},
             {403, "", "", "Key limit exceeded (total limit). Manage it using your settings"},
             {400, "invalid_request_error", "", "You have reached your specified workspace API usage limits. You will regain access on x."},
             {400, "invalid_request_error", "", "You're out of extra usage. Add more in the settings and keep going."},
             {400, "invalid_request_error", "", "Billing hard limit has been reached"},
             {412, "", "PRECONDITION_FAILED",
              "Account x is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices."},
             {400, "Arrearage", "Arrearage", "Access denied, please make sure your account is in good standing."},
             {400, "", "", "Sorry, your account balance is insufficient"},
             {400, "invalid_request_error", "organization_restricted", "Organization has been restricted."},
             {400, "", "FAILED_PRECONDITION", "Gemini API free tier is not available in your country. Please enable billing."},
             {429, "exceeded_current_quota_error", "", "Your account is suspended, please check your plan and billing details"},
             {401, "CreditsError", "", "Insufficient balance."},
             {403, "new_api_error", "insufficient_user_quota", "user quota is not enough"},
             {500, "server_error", "billing_not_active", "m"}})
        EXPECT_EQ(kind_of(each), error_kind::quota) << each.status << " " << each.message;
    EXPECT_EQ(kind_of({402, "", "", "Insufficient Balance"}), error_kind::billing);
}

TEST(kind_of, does_not_take_a_callers_words_for_the_providers)
{
    EXPECT_EQ(kind_of({400, "invalid_request_error", "", "Invalid value: 'Your credit balance is too low'"}), error_kind::invalid_request);
    EXPECT_EQ(kind_of({400, "invalid_request_error", "", "messages.0: The model `x` has been decommissioned"}),
              error_kind::invalid_request);
}

TEST(kind_of, knows_a_key_that_is_refused_with_400)
{
    EXPECT_EQ(kind_of({400, "", "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."}), error_kind::authentication);
    EXPECT_EQ(kind_of({400, "", "", "API key expired. Please renew the API key."}), error_kind::authentication);
    EXPECT_EQ(kind_of({400, "", "", "Please say: API key not valid"}), error_kind::invalid_request);
}

TEST(kind_of, knows_what_a_filter_turned_away)
{
    for (model::reply_error const& each : std::initializer_list<model::reply_error>{
             {400, "", "content_filter",
              "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt "
              "and retry."},
             {400, "", "ResponsibleAIPolicyViolation", "m"},
             {400, "invalid_request_error", "content_policy_violation", "Your request was rejected as a result of our safety system."},
             {400, "invalid_request_error", "invalid_prompt",
              "Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different "
              "prompt."},
             {400, "invalid_request_error", "", "Output blocked by content filtering policy"}})
        EXPECT_EQ(kind_of(each), error_kind::content_policy) << each.message;
    EXPECT_EQ(kind_of({400, "invalid_request_error", "", "messages.0: 'Output blocked by content filtering policy'"}),
              error_kind::invalid_request);
    EXPECT_EQ(kind_of({400, "invalid_request_error", "invalid_prompt", "Invalid prompt: expected a list of messages."}),
              error_kind::invalid_request);
}

TEST(kind_of, knows_what_an_account_may_not_do_yet)
{
    EXPECT_EQ(kind_of({400, "invalid_request_error", "unsupported_value", "Your organization must be verified to stream this model."}),
              error_kind::permission);
    EXPECT_EQ(kind_of({400, "invalid_request_error", "", "The long context beta is not yet available for this subscription."}),
              error_kind::permission);
    EXPECT_EQ(kind_of({400, "invalid_request_error", "unsupported_value", "Unsupported value: 'temperature'"}),
              error_kind::invalid_request);
}

TEST(kind_of, knows_limits_of_an_account_that_are_told_with_400)
{
    EXPECT_EQ(kind_of({400, "", "", "Too many tokens per day, please wait before trying again."}), error_kind::rate_limit);
    EXPECT_EQ(kind_of({400, "", "", "Too many requests, please wait before trying again."}), error_kind::rate_limit);
    EXPECT_EQ(
        kind_of({400, "too_many_requests_error", "queue_exceeded", "We're experiencing high traffic right now! Please try again soon."}),
        error_kind::overloaded);
    EXPECT_EQ(kind_of({400, "too_many_requests_error", "", "m"}), error_kind::rate_limit);
    EXPECT_EQ(kind_of({400, "", "", "too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000."}),
              error_kind::context_length);
}

TEST(kind_of, knows_a_limit_for_each_minute_by_its_code)
{
    model::reply_error const groq{
        413, "tokens", "rate_limit_exceeded",
        "Request too large for model `llama-3.3-70b-versatile` on tokens per minute (TPM): Limit 12000, Requested "
        "14137, please reduce your message size and try again."};
    EXPECT_EQ(kind_of(groq), error_kind::rate_limit);
    EXPECT_EQ(kind_of({429, "tokens", "rate_limit_exceeded", "too many tokens per minute"}), error_kind::rate_limit);
    EXPECT_EQ(kind_of({413, "", "", "Payload Too Large"}), error_kind::too_large);
}

TEST(kind_of, knows_a_model_that_is_gone)
{
    for (model::reply_error const& each : std::initializer_list<model::reply_error>{
             {400, "invalid_request_error", "model_decommissioned", "The model `mixtral-8x7b-32768` has been decommissioned"},
             {400, "invalid_request_error", "", "The model `mixtral-8x7b-32768` has been decommissioned and is no longer supported."},
             {404, "invalid_request_error", "model_not_found", "The model `gpt-9` does not exist or you do not have access to it."},
             {400, "invalid_request_error", "model_not_found", "m"},
             {503, "", "model_not_found", "No available channel"},
             {400, "invalid_request_error", "", "The requested model 'x' does not exist."},
             {400, "invalid_request_error", "invalid_request_error", "Model Not Exist"},
             {400, "", "", "foo/bar is not a valid model ID"},
             {400, "invalid_model", "1500", "{\"detail\":\"x\"}"},
             {400, "ValidationException", "", "Invocation of model ID x with on-demand throughput isn't supported."},
             {400, "invalid_request_error", "model_not_available", "Unable to access non-serverless model x."},
             {400, "", "", "No models loaded. Please load a model in the developer page"},
             {404, "not_found_error", "", "model: claude-1"}})
        EXPECT_EQ(kind_of(each), error_kind::not_found) << each.status << " " << each.message;
}

TEST(kind_of, knows_what_another_model_could_do)
{
    for (model::reply_error const& each : std::initializer_list<model::reply_error>{
             {400, "api_error", "", "registry.ollama.ai/library/gemma does not support tools"},
             {400, "BadRequestError", "", "\"auto\" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set"},
             {400, "", "FAILED_PRECONDITION", "User location is not supported for the API use."},
             {400, "", "OperationNotSupported", "The chatCompletion operation does not work with the specified model"}})
        EXPECT_EQ(kind_of(each), error_kind::not_found) << each.message;
    EXPECT_EQ(kind_of({400, "", "", "'x does not support tools' is no role"}), error_kind::invalid_request);
}

struct overflow {
    std::string_view message;
    context_numbers numbers;
    std::string_view to_anthropic;  // what a client of Anthropic's dialect reads
};

TEST(context_words, are_known_in_every_vendors_spelling)
{
    for (overflow const& each : std::initializer_list<overflow>{
             {"This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
              {8192, 9000, {}, {}},
              "prompt is too long: 9000 tokens > 8192 maximum"},
             {"Requested token count exceeds the model's maximum context length of 262144 tokens. You requested a total of 262462 tokens: "
              "230462 tokens from the input messages and 32000 tokens for the completion.",
              {262144, 262462, 230462, 32000},
              "prompt is too long: 262462 tokens > 262144 maximum (input length and `max_tokens` exceed context limit: 230462 + 32000 > "
              "262144)"},
             {"This endpoint's maximum context length is 1050000 tokens. However, you requested about 1100000 tokens (1098000 of text "
              "input, 2000 in the output). Please reduce the length of either one.",
              {1050000, 1100000, 1098000, 2000},
              "prompt is too long: 1100000 tokens > 1050000 maximum (input length and `max_tokens` exceed context limit: 1098000 + 2000 > "
              "1050000)"},
             {"Please reduce the length of the messages or completion. Current length is 200068 while limit is 131000",
              {131000, 200068, {}, {}},
              "prompt is too long: 200068 tokens > 131000 maximum"},
             {"The prompt exceeded this model context window limit (131072)",
              {131072, {}, {}, {}},
              "prompt is too long: The prompt exceeded this model context window limit (131072)"},
             {"'max_tokens' or 'max_completion_tokens' is too large: 40000. This model's maximum context length is 32768 tokens and your "
              "request has 500 input tokens (40000 > 32768 - 500).",
              {32768, {}, 500, 40000},
              "input length and `max_tokens` exceed context limit: 500 + 40000 > 32768"},
             {"request (9000 tokens) exceeds the available context size (4096 tokens), try increasing it",
              {4096, 9000, {}, {}},
              "prompt is too long: 9000 tokens > 4096 maximum"},
             {"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
              {1048576, 1200000, {}, {}},
              "prompt is too long: 1200000 tokens > 1048576 maximum"},
             {"Prompt contains 65673 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
              {32768, 65673, {}, {}},
              "prompt is too long: 65673 tokens > 32768 maximum"},
             {"This model's maximum prompt length is 131072 but the request contains 537812 tokens.",
              {131072, 537812, {}, {}},
              "prompt is too long: 537812 tokens > 131072 maximum"},
             {"prompt token count of 200100 exceeds the limit of 128000",
              {128000, 200100, {}, {}},
              "prompt is too long: 200100 tokens > 128000 maximum"},
             {"Invalid request: Your request exceeded model token limit: 131072",
              {131072, {}, {}, {}},
              "prompt is too long: Invalid request: Your request exceeded model token limit: 131072"},
             {"This model's maximum context length is 128,000 tokens. However, your messages resulted in 1,130,254 tokens.",
              {128000, 1130254, {}, {}},
              "prompt is too long: 1130254 tokens > 128000 maximum"},
             {"This model's maximum context length is 262144 tokens. However, you requested 9 output tokens and your prompt contains at "
              "least 262145 input tokens, for a total of at least 262154 tokens. (parameter=input_tokens, value=262145)",
              {262144, 262154, 262145, 9},
              "prompt is too long: 262154 tokens > 262144 maximum (input length and `max_tokens` exceed context limit: 262145 + 9 > "
              "262144)"},
             {"Input length 131393 exceeds the maximum allowed input length of 131040 tokens.",
              {131040, 131393, {}, {}},
              "prompt is too long: 131393 tokens > 131040 maximum"},
             {"The input (40970 tokens) is longer than the model's context length (32768 tokens).",
              {32768, 40970, {}, {}},
              "prompt is too long: 40970 tokens > 32768 maximum"},
             {"Trying to keep the first 111490 tokens when context the overflows. However, the model is loaded with context length of only "
              "32768 tokens, which is not enough.",
              {32768, 111490, {}, {}},
              "prompt is too long: 111490 tokens > 32768 maximum"},
             {"The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 13520>= n_ctx: 4096).",
              {4096, 13520, {}, {}},
              "prompt is too long: 13520 tokens > 4096 maximum"},
             {"Input validation error: `inputs` must have less than 8193 tokens. Given: 9000",
              {8193, 9000, {}, {}},
              "prompt is too long: 9000 tokens > 8193 maximum"},
             {"<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]",
              {30720, {}, {}, {}},
              "prompt is too long: <400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]"},
             {"Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens.",
              {272000, 300000, {}, {}},
              "prompt is too long: 300000 tokens > 272000 maximum"},
             {"total message size 10176584 exceeds limit 2097152",
              {},
              "prompt is too long: total message size 10176584 exceeds limit 2097152"},
             {"too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000.",
              {4081, 5000, {}, {}},
              "prompt is too long: 5000 tokens > 4081 maximum"},
             {"Your request exceeded model token limit: 262144 (requested: 270001)",
              {262144, 270001, {}, {}},
              "prompt is too long: 270001 tokens > 262144 maximum"},
             {"The decoder prompt (length 40960) is longer than the maximum model length of 32768. Make sure that it is smaller.",
              {32768, 40960, {}, {}},
              "prompt is too long: 40960 tokens > 32768 maximum"},
             {"input tokens 140001 exceeds model max context 131072",
              {131072, 140001, {}, {}},
              "prompt is too long: 140001 tokens > 131072 maximum"},
             {"Requested 130000 tokens exceeds max context of 127072",
              {127072, 130000, {}, {}},
              "prompt is too long: 130000 tokens > 127072 maximum"},
             {"Input is too long for requested model.", {}, "prompt is too long: Input is too long for requested model."},
             {"prompt is too long: 210000 tokens > 200000 maximum",
              {{}, 210000, {}, {}},
              "prompt is too long: 210000 tokens > 200000 maximum"}}) {
        for (int const status : {400, 413, 422})
            EXPECT_EQ(kind_of({status, "", "", std::string(each.message)}), error_kind::context_length) << each.message;
        EXPECT_EQ(read_context_numbers(each.message), each.numbers) << each.message;
        EXPECT_EQ(context_words_for_anthropic(each.message), each.to_anthropic);
    }
}

TEST(context_words, are_not_seen_in_other_refusals)
{
    for (std::string_view const message : {"max_tokens is too large: 100000. This model supports at most 16384 completion tokens",
                                           "messages: at least one message is required", "Invalid 'tools[0].function.name'", ""})
        EXPECT_NE(kind_of({400, "invalid_request_error", "", std::string(message)}), error_kind::context_length) << message;
    EXPECT_EQ(kind_of({429, "", "", "maximum context length"}), error_kind::rate_limit);
    EXPECT_EQ(kind_of({413, "", "tokens_limit_reached", "Request body too large for gpt-4o model. Max size: 8000 tokens."}),
              error_kind::context_length);
    EXPECT_EQ(kind_of({500, "", "", "maximum context length"}), error_kind::server);
}

}  // namespace
}  // namespace signalbox::dialect
