#include "engine/model/outside_text.hpp"

#include "engine/base/utf8.hpp"

namespace signalbox::model {

outside_text::outside_text(std::string_view written, secret_indexes hidden, std::size_t limit)
{
    if (written.empty()) return;
    bool const cut = written.size() > outside_search_limit;
    // A secret must be seen whole before the text is cut.
    std::string const masked_whole = masked(base::cut_at_character(written, outside_search_limit), hidden, cut);
    std::string_view const shown = base::cut_at_character(masked_whole, limit);
    text_ = base::valid_utf8(shown) ? std::string(shown) : std::string(base::cut_at_character(base::repaired_utf8(shown), limit));
}

}  // namespace signalbox::model
