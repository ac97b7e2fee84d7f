// The paid part in the editor. It is kept as the shortcode, so that all that leaves out shortcodes leaves out what is paid.
;(({ blocks, blockEditor, components, element, i18n }) => {
  const { createElement: h, Fragment, RawHTML } = element
  const { InnerBlocks, InspectorControls, useBlockProps } = blockEditor
  const { __ } = i18n

  const begin = ({ item }) => (item ? `[tuppence item="${item}"]` : '[tuppence]')
  // As the server takes it; a quote or a bracket would end the shortcode.
  const itemIn = (text) =>
    text
      .trim()
      .replace(/[^\p{L}\p{N}\p{M}/._~%+-]/gu, '')
      .slice(0, 200)

  blocks.registerBlockType('tuppence/gate', {
    edit({ attributes, setAttributes }) {
      const field = h(components.TextControl, {
        label: __('Item', 'tuppence'),
        help: __('What your backend calls it. Without a name it is called as the post in its address.', 'tuppence'),
        value: attributes.item,
        onChange: (text) => setAttributes({ item: itemIn(text) }),
      })
      const panel = h(components.PanelBody, { title: __('Paid part', 'tuppence') }, field)
      const label = h(
        'p',
        { style: { borderTop: '1px dashed', margin: 0 } },
        __('For readers who have paid', 'tuppence'),
      )
      return h(Fragment, null, h(InspectorControls, null, panel), h('div', useBlockProps(), label, h(InnerBlocks)))
    },
    save: ({ attributes }) =>
      h(Fragment, null, h(RawHTML, null, begin(attributes)), h(InnerBlocks.Content), h(RawHTML, null, '[/tuppence]')),
  })
})(window.wp)
