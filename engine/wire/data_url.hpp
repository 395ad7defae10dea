// Data URLs (RFC 2397), in which requests carry images and files. Pure functions.
#pragma once

#include "engine/model/failure.hpp"

#include <string>
#include <string_view>

namespace signalbox::wire {

struct data_url {
    std::string media_type;  // "image/png": in lower case and without parameters; "text/plain" when the URL names none
    std::string base64;      // the content, canonically encoded whatever the URL used
    bool operator==(data_url const&) const = default;
};

/// Whether the text begins with "data:" in any case.
bool is_data_url(std::string_view text);

/// Takes "data:[TYPE][;PARAMETER...][;base64],CONTENT" apart. White space inside base64 and missing padding, which senders are known
/// for, are put right. Fault bad_request saying what is wrong.
model::result<data_url> parse_data_url(std::string_view text);

}  // namespace signalbox::wire
