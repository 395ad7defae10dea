#include "console/frame/window_commands.hpp"

#include <QWidget>

#include <utility>

namespace signalbox::console {

QAction* WindowCommands::add(QString const& text, QList<QKeySequence> const& keys, std::function<void()> run)
{
    auto* const made = new QAction(text, &window_);
    made->setShortcuts(keys);
    QObject::connect(made, &QAction::triggered, &window_, std::move(run));
    window_.addAction(made);
    all_ << made;
    return made;
}

void WindowCommands::fill(QMenu& menu, QStringList const& texts) const
{
    for (QString const& text : texts)
        for (QAction* each : all_)
            if (each->text() == text) menu.addAction(each);
}

}  // namespace signalbox::console
