// The maskings of one request, and what puts the texts back in its reply. Owned by the request's admission, on its strand.
#pragma once

#include "engine/policy/placeholders.hpp"
#include "engine/policy/policy.hpp"

#include <deque>

namespace signalbox::policy {

/// Whether some modification puts placeholders in place of texts.
bool masks(modifier const& by);

class masked_request {
public:
    explicit masked_request(std::string_view document) : kept_(document), back_{*text_selector::read("**"), restoring{&kept_}} {}
    masked_request(masked_request const&) = delete;

    /// The modifications of a policy, of which those that mask keep what they take.
    modifications of(modifier const& by);
    /// Null when nothing was taken.
    modification const* back() const { return kept_.empty() ? nullptr : &back_; }

private:
    placeholders kept_;
    modification back_;
    std::deque<modification> made_;
};

}  // namespace signalbox::policy
