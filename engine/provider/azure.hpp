// Azure OpenAI's addresses: a deployment's, which names it in the path and needs an api-version, and "/openai/v1", which needs none (Azure OpenAI REST
// API reference). Pure, read at load.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::provider::azure {

inline constexpr std::string_view version_field = "api-version";

/// The api-version that a query names; empty when it names none.
std::string_view version_in(std::string_view query);

/// A version is a date, perhaps with "-preview" behind it, or a word: "preview", "v1".
bool is_dated(std::string_view version);

/// Whether requests at this path go to a deployment.
bool is_deployment(std::string_view base_path);

/// An address that names no API is "/openai/v1", with a dated version that of deployments. It ends with a slash when each target's name follows it as that
/// of its deployment.
std::string base_path(std::string_view path, std::string_view version);

/// Where sessions begin: below the API, with the deployment in the query, "model" at "/openai/v1" and "deployment" beside a dated version (Azure OpenAI,
/// "Use the GPT Realtime API via WebSockets").
struct session_place {
    std::string base;        // "/openai", or as the base path
    std::string_view field;  // of the query, which names the deployment
    std::string deployment;  // that the base path names, encoded; empty: the target's
};
session_place session_place_of(std::string_view base_path);

/// What is wrong with the version at this base path; empty when nothing is.
std::string version_problem(std::string_view base_path, std::string_view version);

}  // namespace signalbox::provider::azure
