// What a person copies to call a gateway: the environment variables, curl, Python. Pure.
#pragma once

#include <QString>

namespace signalbox::console::snippets {

/// The demo's chain of a model that fails half of the time and one that answers.
inline constexpr char16_t demo_model[] = u"reliable-chat";

/// `base_url` as GatewayProcess has it: "http://127.0.0.1:41234/v1".
QString environment(QString const& base_url);
QString curl(QString const& base_url);
QString python(QString const& base_url);

}  // namespace signalbox::console::snippets
