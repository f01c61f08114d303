  def layer_norm(self, x: Tensor, weight: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(weight, 0)], weight, None, $EPSILON)
  def layer_norm_with_bias(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(weight, 0)], weight, bias, $EPSILON)
  def gelu_new(self, x: Tensor) -> Tensor:
    return torch.gelu(x, approximate="tanh")
  def heads(self, x: Tensor) -> Tensor:
    return torch.transpose(torch.view(x, [torch.size(x, 0), torch.size(x, 1), $HEADS, -1]), 1, 2)
  def attend(self, x: Tensor, mask: Tensor, qkv: Tensor) -> Tensor:
    q, k, v, = torch.split(torch.linear(x, qkv), torch.size(x, 2), -1)
    seen = torch.scaled_dot_product_attention(self.heads(q), self.heads(k), self.heads(v), mask, 0., False)
    return torch.flatten(torch.transpose(seen, 1, 2), 2)
  def plain_block(self, x: Tensor, mask: Tensor, norm1: Tensor, qkv: Tensor, attended: Tensor, norm2: Tensor, up: Tensor, down: Tensor) -> Tensor:
    seen = self.attend(self.layer_norm(x, norm1), mask, qkv)
    y = torch.add(x, torch.linear(seen, attended))
    inner = torch.gelu(torch.linear(self.layer_norm(y, norm2), up), approximate="$GELU")
    return torch.add(y, torch.linear(inner, down))
