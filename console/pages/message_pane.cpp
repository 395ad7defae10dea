#include "console/pages/message_pane.hpp"

#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

constexpr int text_width = 560;  // about 80 characters: longer lines are hard to read

QLabel* addLabel(QVBoxLayout& to)
{
    auto* const label = new QLabel;
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignHCenter);
    label->setTextFormat(Qt::PlainText);  // paths and a provider's words are shown as they are
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    to.addWidget(label);
    return label;
}

}  // namespace

MessagePane::MessagePane(QWidget* parent) : QWidget(parent)
{
    auto* const box = new QWidget;
    box->setMaximumWidth(text_width);
    auto* const middle = new QHBoxLayout(this);
    middle->addStretch(1);
    middle->addWidget(box, 100);
    middle->addStretch(1);
    auto* const column = new QVBoxLayout(box);
    column->setSpacing(12);
    column->addStretch(2);
    headline_ = addLabel(*column);
    text_ = addLabel(*column);
    headline_->setAccessibleDescription(tr("What is the matter"));
    text_->setAccessibleDescription(tr("Explanation"));
    snippet_box_ = new QWidget;
    auto* const beside = new QHBoxLayout(snippet_box_);
    beside->setContentsMargins(0, 0, 0, 0);
    snippet_ = new QPlainTextEdit;
    snippet_->setReadOnly(true);
    snippet_->setLineWrapMode(QPlainTextEdit::NoWrap);
    snippet_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    snippet_->setTabChangesFocus(true);
    snippet_->setAccessibleName(tr("Commands to type in a terminal"));
    copy_ = new QPushButton(tr("&Copy"));
    copy_->setAccessibleName(tr("Copy the commands"));
    beside->addWidget(snippet_);
    beside->addWidget(copy_, 0, Qt::AlignTop);
    column->addWidget(snippet_box_);
    row_ = new QHBoxLayout;
    row_->addStretch();
    row_->addStretch();
    column->addLayout(row_);
    column->addStretch(3);
    connect(copy_, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(message_.snippet); });
    growHeadline();
    setMessage({});
}

void MessagePane::setMessage(Message const& message)
{
    if (message == message_ && !buttons_.empty()) return;  // keeps the focus where it is
    message_ = message;
    headline_->setText(message.headline);
    text_->setText(message.text);
    text_->setVisible(!message.text.isEmpty());
    snippet_box_->setVisible(!message.snippet.isEmpty());
    snippet_->setPlainText(message.snippet);
    fitSnippet();
    setButtons(message.buttons);
    setAccessibleName(message.headline);
    setAccessibleDescription(message.text);
}

void MessagePane::setButtons(QStringList const& texts)
{
    for (QPushButton* each : buttons_) delete each;
    buttons_.clear();
    for (int i = 0; i < texts.size(); ++i) {
        auto* const button = new QPushButton(texts[i]);
        button->setAccessibleName(QString(texts[i]).remove(QLatin1Char('&')));
        button->setDefault(i == 0);
        row_->insertWidget(1 + i, button);
        connect(button, &QPushButton::clicked, this, [this, i] { emit pressed(i); });
        buttons_.push_back(button);
    }
}

void MessagePane::fitSnippet()
{
    int const lines = static_cast<int>(message_.snippet.count(QLatin1Char('\n'))) + 1;
    snippet_->setFixedHeight(snippet_->fontMetrics().lineSpacing() * (lines + 1) + 16);
}

void MessagePane::growHeadline()
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    large.setWeight(QFont::DemiBold);
    headline_->setFont(large);
}

void MessagePane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::FontChange) {
        growHeadline();
        fitSnippet();
    }
    QWidget::changeEvent(event);
}

}  // namespace signalbox::console
