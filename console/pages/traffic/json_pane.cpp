#include "console/pages/traffic/json_pane.hpp"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

QToolButton* addButton(QHBoxLayout& to, QString const& text, QString const& name)
{
    auto* const made = new QToolButton;
    made->setText(text);
    made->setAccessibleName(name);
    made->setToolTip(name);
    made->setFocusPolicy(Qt::StrongFocus);
    made->setAutoRaise(true);
    to.addWidget(made);
    return made;
}

}  // namespace

JsonPane::JsonPane(QWidget* parent)
    : QWidget(parent), model_(new JsonTreeModel(this)), wanted_(new QLineEdit), path_(new QLabel), tree_(new QTreeView)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* const row = new QHBoxLayout;
    wanted_->setPlaceholderText(tr("Find in the tree"));
    wanted_->setAccessibleName(tr("Find in the tree"));
    wanted_->setClearButtonEnabled(true);
    row->addWidget(wanted_, 1);
    connect(addButton(*row, QStringLiteral("▲"), tr("Place before (Shift+F3)")), &QToolButton::clicked, this, [this] { find(false); });
    connect(addButton(*row, QStringLiteral("▼"), tr("Next place (F3)")), &QToolButton::clicked, this, [this] { find(true); });
    connect(addButton(*row, tr("Copy pat&h"), tr("Copy the path of the chosen value")), &QToolButton::clicked, this, &JsonPane::copyPath);
    column->addLayout(row);
    tree_->setModel(model_);
    tree_->setUniformRowHeights(true);
    tree_->setAllColumnsShowFocus(true);
    tree_->setFrameShape(QFrame::NoFrame);
    tree_->setAccessibleName(tr("The body as a tree"));
    column->addWidget(tree_, 1);
    path_->setTextFormat(Qt::PlainText);
    path_->setWordWrap(true);
    path_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(path_);
    connect(wanted_, &QLineEdit::returnPressed, this, [this] { find(true); });
    connect(wanted_, &QLineEdit::textEdited, this, [this] { at_ = std::string::npos; });
    connect(tree_->selectionModel(), &QItemSelectionModel::currentChanged, this, &JsonPane::showPath);
    auto const key = [this](QKeySequence const& keys, auto&& run) {
        auto* const action = new QAction(this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
    };
    key(Qt::CTRL | Qt::Key_F, [this] { startSearch(); });
    key(Qt::Key_F3, [this] { find(true); });
    key(Qt::SHIFT | Qt::Key_F3, [this] { find(false); });
}

void JsonPane::startSearch()
{
    wanted_->setFocus();
    wanted_->selectAll();
}

void JsonPane::setText(std::shared_ptr<std::string const> text)
{
    at_ = std::string::npos;
    model_->setText(std::move(text));
    path_->clear();
    if (model_->rowCount() == 0) return;
    tree_->expand(model_->index(0, 0));
    tree_->header()->resizeSection(0, width() / 3);
    tree_->setCurrentIndex(model_->index(0, 0));
}

/// What is looked for stands in the text as it is written there: quotes within a string are escaped.
void JsonPane::find(bool forward)
{
    std::string const wanted = wanted_->text().toStdString();
    std::string const& text = model_->text();
    if (wanted.empty() || text.empty()) return;
    std::size_t found;
    if (forward) {
        found = text.find(wanted, at_ == std::string::npos ? 0 : at_ + 1);
        if (found == std::string::npos) found = text.find(wanted);
    } else {
        found = at_ == 0 || at_ == std::string::npos ? std::string::npos : text.rfind(wanted, at_ - 1);
        if (found == std::string::npos) found = text.rfind(wanted);
    }
    if (found == std::string::npos) return path_->setText(tr("“%1” does not stand in the body.").arg(wanted_->text()));
    at_ = found;
    QModelIndex const place = model_->holding(found);
    tree_->setCurrentIndex(place);
    tree_->scrollTo(place, QAbstractItemView::PositionAtCenter);
}

void JsonPane::showPath()
{
    path_->setText(model_->path(tree_->currentIndex()));
}

void JsonPane::copyPath()
{
    QGuiApplication::clipboard()->setText(model_->path(tree_->currentIndex()));
}

}  // namespace signalbox::console
