#include "console/pages/config/notice_line.hpp"

#include "console/look/theme.hpp"

#include <QPainter>

namespace signalbox::console {

namespace {

constexpr qreal ground = 0.14;  // of the colour, behind the words
constexpr int edge = 4;

}  // namespace

NoticeLine::NoticeLine(QWidget* parent) : QWidget(parent), text_(new QLabel), row_(new QHBoxLayout(this))
{
    row_->setContentsMargins(12, 4, 8, 4);
    text_->setTextFormat(Qt::PlainText);
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row_->addWidget(text_, 1);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
    hide();
}

void NoticeLine::say(QString const& text, bool bad, std::vector<Way> ways)
{
    for (QPushButton* each : buttons_) {
        row_->removeWidget(each);
        each->hide();
        each->deleteLater();
    }
    buttons_.clear();
    bad_ = bad;
    text_->setText(text);
    for (Way& each : ways) {
        auto* const button = new QPushButton(each.first);
        button->setAccessibleName(QString(each.first).remove(QLatin1Char('&')));
        connect(button, &QPushButton::clicked, this, std::move(each.second));
        row_->addWidget(button);
        buttons_ << button;
    }
    setVisible(!text.isEmpty());
    update();
}

void NoticeLine::clear()
{
    say({}, false);
}

void NoticeLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QColor color = Theme::instance().color(bad_ ? Role::bad : Role::good);
    painter.fillRect(QRect(0, 0, edge, height()), color);
    color.setAlphaF(ground);
    painter.fillRect(rect(), color);
}

}  // namespace signalbox::console
