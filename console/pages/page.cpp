#include "console/pages/page.hpp"

namespace signalbox::console {

QAction* Page::addCommand(QString const& text, QKeySequence const& key, std::function<void()> run)
{
    auto* const made = new QAction(text, this);
    made->setShortcut(key);
    made->setShortcutContext(Qt::WindowShortcut);
    connect(made, &QAction::triggered, this, std::move(run));
    addAction(made);
    commands_ << made;
    return made;
}

}  // namespace signalbox::console
