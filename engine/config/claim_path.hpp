// What can be said of the path of a claim before any token came (RFC 7519 4.1). Pure.
#pragma once

#include <string>
#include <string_view>

namespace signalbox::config {

/// Why no token can have this claim, as the end of a sentence that begins with the path; empty when one can.
std::string problem_of_claim_path(std::string_view path);
/// Why this claim cannot name a consumer; empty when it can.
std::string problem_of_name_claim(std::string_view path);

}  // namespace signalbox::config
