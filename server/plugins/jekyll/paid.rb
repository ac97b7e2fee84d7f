# {% paid the-lake %} … {% endpaid %} in Jekyll: copy this to _plugins/paid.rb. Without a name the page's path is the item.
class Paid < Liquid::Block
  def initialize(tag, item, tokens)
    super
    @item = item.strip
  end

  def render(context)
    item = @item.empty? ? context["page"]["url"] : @item
    %(\n\n<div data-tuppence="gate" data-item="#{item}" data-seal markdown="1">\n#{super}\n</div>\n\n)
  end
end

Liquid::Template.register_tag("paid", Paid)
