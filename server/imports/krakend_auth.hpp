// Who may call an endpoint of KrakenD: tokens that are checked. Functions over the file's tree.
#pragma once

#include "server/imports/target.hpp"

#include <string>

namespace signalbox::imports {

struct krakend_tokens {
    std::string name;   // of the authenticator; empty: none
    bool whole = true;  // false: something that narrows is not carried over, which is noted
};

/// What an endpoint's auth/validator asks for. `place`: "endpoint /a", for notes.
krakend_tokens read_krakend_validator(source& from, target& to, node const& extra, std::string const& place);

}  // namespace signalbox::imports
