// Parts of a window as a test finds them: by kind and, where there are several, by object name.
#pragma once

#include <QObject>

#include <stdexcept>
#include <string>

namespace signalbox::console::testing {

template <class Part>
Part& part(QObject const& of, char const* name = nullptr)
{
    auto* const found = of.findChild<Part*>(QString::fromLatin1(name));
    if (found == nullptr)
        throw std::runtime_error{std::string{"there is no "} + Part::staticMetaObject.className() + " " + (name ? name : "")};
    return *found;
}

}  // namespace signalbox::console::testing
