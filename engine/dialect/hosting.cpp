#include "engine/dialect/hosting.hpp"

#include "engine/dialect/anthropic/codecs.hpp"
#include "engine/dialect/gemini/codecs.hpp"
#include "engine/dialect/gemini/predictions.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect {

namespace {

using enum model::dialect;

// Vertex AI REST reference, publishers.models: generateContent, streamGenerateContent, countTokens.
constexpr std::array gemini_on_vertex{operation_row{.what = operation::chat,
                                                    .client_path = {},
                                                    .provider_path = "/models/{model}:generateContent",
                                                    .where = model_place::path_of_whole},
                                      operation_row{.what = operation::chat,
                                                    .client_path = {},
                                                    .provider_path = "/models/{model}:streamGenerateContent",
                                                    .where = model_place::path_of_stream,
                                                    .provider_query = "alt=sse"},
                                      operation_row{.what = operation::count_tokens,
                                                    .client_path = {},
                                                    .provider_path = "/models/{model}:countTokens",
                                                    .read_reply = &gemini::make_count_reader,
                                                    .where = model_place::path_of_whole},
                                      // Text embeddings API.
                                      operation_row{.what = operation::embeddings,
                                                    .client_path = {},
                                                    .provider_path = "/models/{model}:predict",
                                                    .read_reply = &gemini::make_prediction_reader,
                                                    .where = model_place::path_of_whole}};

// Anthropic, "Claude on Vertex AI"; a count of tokens names its model in the body.
constexpr std::array claude_on_vertex{
    operation_row{
        .what = operation::chat, .client_path = {}, .provider_path = "/models/{model}:rawPredict", .where = model_place::path_of_whole},
    operation_row{.what = operation::chat,
                  .client_path = {},
                  .provider_path = "/models/{model}:streamRawPredict",
                  .where = model_place::path_of_stream},
    operation_row{.what = operation::count_tokens,
                  .client_path = {},
                  .provider_path = "/models/count-tokens:rawPredict",
                  .read_reply = &anthropic::make_count_reader}};

// Amazon Bedrock API reference, InvokeModel and InvokeModelWithResponseStream.
constexpr std::array claude_on_bedrock{
    operation_row{
        .what = operation::chat, .client_path = {}, .provider_path = "/model/{model}/invoke", .where = model_place::path_of_whole},
    operation_row{.what = operation::chat,
                  .client_path = {},
                  .provider_path = "/model/{model}/invoke-with-response-stream",
                  .where = model_place::path_of_stream}};

constexpr std::array table{hosting{.kind = "vertex",
                                   .spoken = gemini,
                                   .publisher = "google",
                                   .operations = gemini_on_vertex,
                                   .errors = gemini,
                                   .embeddings = &gemini::predictions},
                           hosting{.kind = "vertex",
                                   .spoken = anthropic,
                                   .publisher = "anthropic",
                                   .operations = claude_on_vertex,
                                   .version_member = "anthropic_version",
                                   .version = "vertex-2023-10-16",
                                   .errors = gemini},
                           // Amazon Bedrock user guide, "Anthropic Claude Messages API".
                           hosting{.kind = "bedrock",
                                   .spoken = anthropic,
                                   .publisher = {},
                                   .operations = claude_on_bedrock,
                                   .version_member = "anthropic_version",
                                   .version = "bedrock-2023-05-31",
                                   .beta_member = "anthropic_beta",
                                   .stream_in_body = false,
                                   .streams = stream_form::frames,
                                   .stream_type = "application/vnd.amazon.eventstream",
                                   .errors = bedrock}};

}  // namespace

hosting const* hosting_of(std::string_view kind, model::dialect spoken)
{
    auto const found = std::ranges::find_if(table, [&](hosting const& each) { return each.kind == kind && each.spoken == spoken; });
    return found == table.end() ? nullptr : &*found;
}

}  // namespace signalbox::dialect
