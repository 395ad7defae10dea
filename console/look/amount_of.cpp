#include "console/look/amount_of.hpp"

#include "console/look/figures.hpp"

namespace signalbox::console {

QString amountOf(std::uint64_t number, QString const& one, QString const& many)
{
    return (number == 1 ? one : many).arg(figures::count(number));
}

}  // namespace signalbox::console
