// The window and a store in PostgreSQL, which is shown by its local copy: its name, and the strip that says how the copy stands.
#include "console/frame/copy_strip.hpp"
#include "console/frame/main_window.hpp"
#include "console/store/shared_copy.hpp"

#include <QVBoxLayout>

#include <utility>

namespace signalbox::console {

void MainWindow::follow(SharedCopy& copy)
{
    copy_ = &copy;
    copy_strip_ = new CopyStrip;
    static_cast<QVBoxLayout*>(centralWidget()->layout())->insertWidget(1, copy_strip_);
    connect(&copy, &SharedCopy::changed, this, &MainWindow::copyChanged);
    connect(copy_strip_, &CopyStrip::retryChosen, this, [this] { copy_->retry(); });
    copies_seen_ = copy_->state().replaced;
    top_->setStore(nameOfStore(session_.store().path()));
    showCopy();
}

bool MainWindow::isCopy(QString const& path) const
{
    return copy_ != nullptr && !path.isEmpty() && path == QString::fromStdString(copy_->path());
}

/// Only while the copied store is the one that is shown.
void MainWindow::showCopy()
{
    if (copy_ == nullptr) return;
    if (isCopy(session_.store().path()) && atWork())
        copy_strip_->setState(copy_->state(), copy_->name());
    else
        copy_strip_->hide();
}

void MainWindow::copyChanged()
{
    showCopy();
    bool const replaced = std::exchange(copies_seen_, copy_->state().replaced) != copies_seen_;
    if (replaced && isCopy(session_.store().path())) open(session_.store().path());
}

}  // namespace signalbox::console
